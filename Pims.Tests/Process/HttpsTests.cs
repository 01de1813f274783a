using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Pims.Tests.Support;

namespace Pims.Tests.Process;

/// <summary>The server speaks HTTPS itself, with a certificate that the test makes.</summary>
public sealed class HttpsTests
{
    const int Refused = 2;
    const string CertificatePath = "Kestrel__Certificates__Default__Path", KeyPath = "Kestrel__Certificates__Default__KeyPath";
    const string Password = "Kestrel__Certificates__Default__Password";

    static readonly (string, string) Https = ("PIMS_URLS", "https://127.0.0.1:0");

    [TestCase(true, TestName = "{m}: two PEM files")]
    [TestCase(false, TestName = "{m}: a PFX file and its password")]
    public async Task It_serves_with_the_certificate_that_it_is_given(bool isPem)
    {
        using var folder = new TemporaryFolder();
        using var certificate = Make(folder);
        (string, string)[] named = isPem
            ? [(CertificatePath, folder.In("cert.pem")), (KeyPath, folder.In("key.pem"))]
            : [(CertificatePath, folder.In("cert.pfx")), (Password, "right")];
        await using var server = await ServerProcess.StartAsync(folder.In("data"), [Https, .. named]);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
        });
        foreach (var (host, strict) in new[] { ("assets.example.com", "max-age=2592000"), ("localhost", null) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/api")) { Content = new StringContent("""{"action":"getStatus"}""", Encoding.UTF8, "application/json") };
            request.Headers.Host = host;
            using var answer = await client.SendAsync(request);
            Assert.That((int)answer.StatusCode, Is.EqualTo(200));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.StartWith("""{"status":"OK","pims_status":"Active","""));
            Assert.That(answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null, Is.EqualTo(strict), host);
        }
        Assert.That(server.Address.Scheme, Is.EqualTo("https"));
        await server.StopAsync();
    }

    [Test]
    public async Task A_certificate_that_cant_be_used_is_told_in_one_line()
    {
        using var folder = new TemporaryFolder();
        using var certificate = Make(folder);
        using var other = RSA.Create(2048);
        await File.WriteAllTextAsync(folder.In("other.pem"), other.ExportPkcs8PrivateKeyPem());
        await File.WriteAllTextAsync(folder.In("bad.pem"), "no certificate");
        foreach (var named in new (string, string)[][]
        {
            [],
            [(CertificatePath, folder.In("none.pem")), (KeyPath, folder.In("key.pem"))],
            [(CertificatePath, folder.In("none", "cert.pem")), (KeyPath, folder.In("key.pem"))],
            [(CertificatePath, folder.In("cert.pem"))],
            [(CertificatePath, folder.In("cert.pem")), (KeyPath, folder.In("other.pem"))],
            [(CertificatePath, folder.In("bad.pem")), (KeyPath, folder.In("key.pem"))],
            [(CertificatePath, folder.In("cert.pfx")), (Password, "wrong")],
        })
        {
            // A home without a development certificate, which would be taken where none is named.
            var (exitCode, output) = await ServerProcess.RunAsync(
                [("PIMS_DATA", folder.In("data")), ("PIMS_ADMIN_KEY", ServerProcess.AdminKey), ("HOME", folder.Path), Https, .. named]);
            Assert.That(exitCode, Is.EqualTo(Refused), output);
            Assert.That(output.Trim().Split('\n'), Has.Length.EqualTo(1), output);
            Assert.That(output, Does.StartWith("The certificate for https can't be used").And.Not.Contain("wrong"));
        }
    }

    static X509Certificate2 Make(TemporaryFolder folder)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var certificate = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(folder.In("cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.In("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllBytes(folder.In("cert.pfx"), certificate.Export(X509ContentType.Pfx, "right"));
        return certificate;
    }
}
