using System.Text.RegularExpressions;
using Pims.Storage.Blobs;

namespace Pims.Tests.Support;

/// <summary>One of a cluster's gateways.</summary>
sealed partial class CephGateway
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly CephCluster cluster;
    readonly int port;
    Daemon daemon;

    CephGateway(CephCluster cluster, int port)
    {
        (this.cluster, this.port) = (cluster, port);
        daemon = Begin();
    }

    public Uri Endpoint => new($"http://127.0.0.1:{port}");

    string LogFile => Path.Combine(cluster.Folder, $"{port}.log");

    public static async Task<CephGateway> StartAsync(CephCluster cluster, int port)
    {
        var gateway = new CephGateway(cluster, port);
        await gateway.AnswersAsync();
        return gateway;
    }

    /// <summary>As a server's setting says it.</summary>
    public string AddressOf(string prefix) => $"s3://{CephCluster.Bucket}/{prefix}?endpoint={Endpoint.ToString().TrimEnd('/')}&region=us-east-1";

    public S3Address Address(string prefix) => S3Address.Read(AddressOf(prefix)).Address!;

    /// <summary>How many bytes went out for each GET of an object, as far as it is logged.</summary>
    public IReadOnlyList<long> Sent(string name) =>
    [
        .. from line in File.ReadLines(LogFile)
           where line.Contains(name, StringComparison.Ordinal)
           let get = Get().Match(line)
           where get.Success
           select long.Parse(get.Groups[1].Value),
    ];

    public void Pause() => daemon.Send(Signal.Stop);

    public void Continue() => daemon.Send(Signal.Continue);

    public ValueTask KillAsync() => daemon.DisposeAsync();

    public async Task StartAgainAsync()
    {
        daemon = Begin();
        await AnswersAsync();
    }

    Daemon Begin() => cluster.Start("radosgw", "-n", "client.admin", "--rgw_frontends", $"beast endpoint=127.0.0.1:{port}", "--log_file", LogFile);

    async Task AnswersAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Endpoint };
        for (var since = TimeProvider.System.GetTimestamp(); ; await Task.Delay(50))
        {
            try
            {
                using var _ = await http.GetAsync("/");
                return;
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(since) < Patience)
            {
                // Not yet.
            }
        }
    }

    [GeneratedRegex("\"GET /[^\"]*\" 20[06] ([0-9]+) ")]
    private static partial Regex Get();
}
