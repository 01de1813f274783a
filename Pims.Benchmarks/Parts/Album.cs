using System.Diagnostics;
using System.Text;
using Newtonsoft.Json.Linq;
using Pims.Benchmarks.Baseline;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>Photos in a server's library, and the pictures that are made of them there.</summary>
sealed class Album(Child pims, string data)
{
    readonly Dictionary<string, string> addresses = [];

    /// <summary>Uploads the photo's files.</summary>
    public void Add(Photo photo)
    {
        using var connection = new Connection(pims.Port);
        foreach (var file in photo.Files)
        {
            var (name, content) = (Path.GetFileName(file), File.ReadAllBytes(file));
            var head = Encoding.ASCII.GetBytes(
                "--bench\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{\"action\":\"uploadAsset\",\"bucket_id\":1}\r\n"
                + $"--bench\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
            var tail = "\r\n--bench--\r\n"u8;
            connection.Send(Request.Head("/api", "multipart/form-data; boundary=bench", head.Length + content.Length + tail.Length));
            connection.Send(head);
            connection.Send(content);
            connection.Send(tail);
            addresses[file] = $"/media/{(string)JObject.Parse(connection.Receive().Checked().Text).SelectToken("asset.asset")!}/{name}";
        }
    }

    public byte[] Ask(string file, Wanted wanted) => Request.Get($"{addresses[file]}?{wanted.Query}");

    public byte[] Picture(Wanted wanted)
    {
        using var connection = new Connection(pims.Port);
        return connection.Exchange(Ask(wanted.Photo.Files[0], wanted)).Checked().Body.ToArray();
    }

    /// <summary>Seconds until each file's picture has come, made anew.</summary>
    public double Seconds(Wanted wanted, int clients)
    {
        Forget();
        var requests = wanted.Photo.Files.Select(file => Ask(file, wanted)).ToArray();
        var next = -1;
        var begin = Stopwatch.GetTimestamp();
        Load.InParallel(clients, _ =>
        {
            using var connection = new Connection(pims.Port);
            while (Interlocked.Increment(ref next) is var mine && mine < requests.Length)
                connection.Exchange(requests[mine]).Checked();
        });
        return Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }

    /// <summary>Removes what the server keeps of all pictures, which it allows at any time.</summary>
    public void Forget()
    {
        foreach (var shard in Directory.GetDirectories(Path.Combine(data, "renditions"), "??"))
            Directory.Delete(shard, recursive: true);
    }
}
