using System.Diagnostics;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Pims.Benchmarks.Baseline;

/// <summary>
/// The npm package sharp in a process of Node, where both can be had: installed by its name into a temporary folder, which goes with it. It
/// reads the same files and makes pictures in memory, each on one thread.
/// </summary>
sealed class Sharp : IDisposable
{
    const string Script = """
        const sharp = require('sharp')
        const { writeFileSync } = require('node:fs')
        sharp.cache(false)
        sharp.concurrency(1)
        const say = answer => console.log(JSON.stringify(answer))
        say({ version: `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}, Node ${process.versions.node}` })
        require('node:readline').createInterface({ input: process.stdin }).on('line', async line => {
          const { files, width, height, format, options, atOnce, result } = JSON.parse(line)
          let made
          const begin = process.hrtime.bigint()
          await Promise.all(Array.from({ length: atOnce }, async () => {
            for (let file; (file = files.shift());)
              made = await sharp(file).resize(width, height, { fit: 'fill' }).toFormat(format, options).toBuffer()
          }))
          const milliseconds = Number(process.hrtime.bigint() - begin) / 1e6
          if (result) writeFileSync(result, made)
          say({ milliseconds })
        })
        """;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly string folder;
    readonly Process node;
    bool isDisposed;

    Sharp(string folder)
    {
        this.folder = folder;
        File.WriteAllText(Path.Combine(folder, "bench.js"), Script);
        node = Process.Start(new ProcessStartInfo("node", ["bench.js"]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        // Also where a signal ends the run in the middle.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        Version = (string)Answer()["version"]!;
    }

    public string Version { get; }

    /// <summary>Null, and why, where it can't be had.</summary>
    public static Sharp? Start(out string? missing)
    {
        var folder = Directory.CreateTempSubdirectory("pims-bench-").FullName;
        try
        {
            var start = new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", "sharp"]) { WorkingDirectory = folder, RedirectStandardOutput = true };
            File.WriteAllText(Path.Combine(folder, "package.json"), "{}");
            using var install = Process.Start(start)!;
            if (!install.WaitForExit(Patience))
                install.Kill(entireProcessTree: true);
            missing = install is { HasExited: true, ExitCode: 0 } ? null : "npm can't install it";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            missing = "there is no npm";
        }
        if (missing is null)
            return new Sharp(folder);
        Directory.Delete(folder, recursive: true);
        return null;
    }

    /// <summary>Milliseconds for all files.</summary>
    public double Make(IEnumerable<string> files, Wanted wanted, uint quality, int atOnce, string? result = null)
    {
        // The same choices between time and size as the server's.
        var options = wanted.Format switch
        {
            "png" => new JObject { ["compressionLevel"] = 3, ["adaptiveFiltering"] = true },
            "webp" => new JObject { ["quality"] = quality, ["effort"] = 2 },
            _ => new JObject { ["quality"] = quality },
        };
        var job = new JObject
        {
            ["files"] = new JArray(files), ["width"] = wanted.Width, ["height"] = wanted.Height, ["format"] = wanted.Format, ["options"] = options,
            ["atOnce"] = atOnce, ["result"] = result,
        };
        node.StandardInput.WriteLine(job.ToString(Formatting.None));
        return (double)Answer()["milliseconds"]!;
    }

    /// <summary>The picture of the first file.</summary>
    public byte[] Picture(Wanted wanted, uint quality)
    {
        var result = Path.Combine(folder, "result");
        Make(wanted.Photo.Files.Take(1), wanted, quality, atOnce: 1, result);
        return File.ReadAllBytes(result);
    }

    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        if (!node.HasExited)
            node.Kill();
        node.WaitForExit();
        node.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    JObject Answer() => JObject.Parse(node.StandardOutput.ReadLine() ?? throw new InvalidOperationException("sharp broke down; its message stands above."));
}
