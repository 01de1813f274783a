using System.Buffers.Binary;
using System.Security.Cryptography;
using Amazon.S3;
using Pims.Tests.Process;

namespace Pims.Tests.Support;

/// <summary>
/// A private S3 store: Ceph's gateway over one monitor and one disk file, on loopback, in a folder that goes with it. Its programs end with
/// this process, however that ends.
/// </summary>
sealed class CephCluster : IAsyncDisposable
{
    public const string AccessKey = "pims-tests", SecretKey = "a-secret-of-these-tests-0123456789", Bucket = "pims";

    static readonly string[] Programs = ["ceph", "ceph-mon", "ceph-osd", "monmaptool", "radosgw", "radosgw-admin"];

    readonly TemporaryFolder folder = new();
    readonly List<Daemon> daemons = [];

    CephCluster()
    {
    }

    public string Folder => folder.Path;

    public CephGateway Gateway { get; private set; } = null!;

    /// <returns>What is not installed; null where all is.</returns>
    public static string? Missing()
    {
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        var missing = Programs.Where(program => !path.Any(folder => File.Exists(Path.Combine(folder, program)))).ToArray();
        return missing.Length == 0 ? null : $"There is no S3 store to test with: {string.Join(", ", missing)} is missing (Debian: radosgw ceph-mon ceph-osd ceph-common).";
    }

    public static async Task<CephCluster> StartAsync()
    {
        var cluster = new CephCluster();
        try
        {
            await cluster.BeginAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Another gateway to the same objects, which a test may stop and kill.</summary>
    public async Task<CephGateway> AddGatewayAsync() => await CephGateway.StartAsync(this, Ports.Free());

    public Daemon Start(string program, params string[] arguments)
    {
        var daemon = new Daemon(folder.Path, program, ["-c", Configuration, .. arguments, "-f"]);
        daemons.Add(daemon);
        return daemon;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in Enumerable.Reverse(daemons))
            await daemon.DisposeAsync();
        folder.Dispose();
    }

    string Configuration => folder.In("ceph.conf");

    async Task BeginAsync()
    {
        var (id, monitor, disk) = (Guid.NewGuid().ToString(), Ports.Free(), Guid.NewGuid().ToString());
        await File.WriteAllTextAsync(Configuration, Settings(id, monitor));
        await File.WriteAllTextAsync(folder.In("keyring"), Keyring());
        Directory.CreateDirectory(folder.In("mon"));
        Directory.CreateDirectory(folder.In("osd"));
        await RunAsync("monmaptool", "--create", "--fsid", id, "--addv", "a", $"[v2:127.0.0.1:{monitor}]", folder.In("monmap"));
        await RunAsync("ceph-mon", "-c", Configuration, "--mkfs", "-i", "a", "--monmap", folder.In("monmap"), "--keyring", folder.In("keyring"));
        Start("ceph-mon", "-i", "a");
        await RunAsync("ceph", "-c", Configuration, "osd", "create", disk);
        await RunAsync("ceph-osd", "-c", Configuration, "-i", "0", "--mkfs", "--osd-uuid", disk);
        Start("ceph-osd", "-i", "0");
        await RunAsync("radosgw-admin", "-c", Configuration, "user", "create", "--uid", "pims", "--display-name", "pims", "--access-key", AccessKey, "--secret-key", SecretKey);
        Gateway = await AddGatewayAsync();
        using var client = new AmazonS3Client(new AmazonS3Config
        {
            ServiceURL = Gateway.Endpoint.ToString(), ForcePathStyle = true, AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = Amazon.Runtime.RequestChecksumCalculation.WHEN_REQUIRED,
        });
        await client.PutBucketAsync(Bucket);
    }

    async Task RunAsync(string program, params string[] arguments)
    {
        var (exitCode, output, errors) = await Script.RunAsync(program, arguments, folder.Path);
        if (exitCode != 0)
            throw new InvalidOperationException($"{program} ended with {exitCode}: {output}{errors}");
    }

    string Settings(string id, int monitor) => $"""
        [global]
        fsid = {id}
        mon_initial_members = a
        mon_host = v2:127.0.0.1:{monitor}
        public_addr = 127.0.0.1
        cluster_addr = 127.0.0.1
        ms_bind_msgr1 = false
        keyring = {folder.In("keyring")}
        mon_data = {folder.In("mon")}
        osd_data = {folder.In("osd")}
        rgw_data = {folder.Path}
        run_dir = {folder.Path}
        crash_dir = {folder.Path}
        admin_socket =
        pid_file =
        log_file = {folder.In("$name.log")}
        mon_cluster_log_file = {folder.In("cluster.log")}
        paxos_propose_interval = 0.1
        mon_data_avail_crit = 1
        mon_allow_pool_size_one = true
        osd_pool_default_size = 1
        osd_pool_default_min_size = 1
        osd_pool_default_pg_num = 2
        osd_pool_default_pgp_num = 2
        osd_pool_default_pg_autoscale_mode = off
        osd_crush_chooseleaf_type = 0
        osd_objectstore = bluestore
        osd_memory_target = 939524096
        bluestore_block_size = 8589934592
        bluestore_cache_autotune = false
        bluestore_cache_size = 67108864
        rgw_run_sync_thread = false
        rgw_dynamic_resharding = false
        rgw_thread_pool_size = 64
        """ + "\n";

    static string Keyring()
    {
        // As ceph-authtool makes them: type, seconds, nanoseconds, length, key.
        var key = new byte[28];
        key[0] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(key.AsSpan(2), (int)TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        key[10] = 16;
        RandomNumberGenerator.Fill(key.AsSpan(12));
        var text = Convert.ToBase64String(key);
        return $"""
            [mon.]
            key = {text}
            caps mon = "allow *"
            [client.admin]
            key = {text}
            caps mon = "allow *"
            caps osd = "allow *"
            [osd.0]
            key = {text}
            caps mon = "allow profile osd"
            caps osd = "allow *"
            """ + "\n";
    }
}
