using System.Globalization;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Pims.Actions.Imaging.Previews;

/// <summary>Takes a frame of a video that shows something: upright, in its true shape, no larger than asked.</summary>
sealed class VideoSnapshots(OutsideProgram probe, OutsideProgram take)
{
    /// <summary>Most videos begin with black or a title; a tenth on, the matter has begun.</summary>
    static readonly double[] Positions = [0.1, 0.3, 0.6];

    /// <summary>Where the length is not known.</summary>
    static readonly double[] Seconds = [1, 5, 20];

    /// <summary>Decoding up to a position can take long; the first frame never does.</summary>
    static readonly TimeSpan ForOnePosition = TimeSpan.FromSeconds(3);

    /// <summary>The demuxer is named, and only local files are opened: a playlist that calls itself .mp4 makes it open nothing.</summary>
    static readonly string[] Sources = ["-protocol_whitelist", "file"];

    /// <returns>The file in the folder.</returns>
    /// <exception cref="ActionError">unreadable_image, image_too_large, unsupported_format where there is no picture in it or no program.</exception>
    public string Take(string file, string demuxer, int side, string folder, TimeAllowed time)
    {
        var (stream, duration) = Measure(file, demuxer, folder, time);
        var (best, bestLook) = (null as string, default(FrameLook));
        foreach (var (position, isExact) in Attempts(duration))
        {
            if (!TryTake(position, isExact, out var frame, out var look))
                break;
            if (frame is null)
                continue;
            if (best is null || look.Score > bestLook.Score)
                (best, bestLook) = (frame, look);
            if (look.ShowsSomething)
                return frame;
        }
        if (TryTake(0, isExact: true, out var first, out var firstLook) && first is not null && (best is null || firstLook.Score > bestLook.Score))
            best = first;
        if (best is not null)
            return best;
        time.Check();
        throw Errors.UnreadableImage.Because("The video is damaged or cut off: not one frame of it can be read.");

        // False where it took too long: then it will at every position but the start.
        bool TryTake(double position, bool isExact, out string? frame, out FrameLook look)
        {
            (frame, look) = (Path.Combine(folder, FormattableString.Invariant($"frame-{position:0.000}-{isExact}.bmp")), default);
            using var part = time.Part(ForOnePosition);
            try
            {
                take.Run(Arguments(file, demuxer, stream, position, isExact, side, frame), folder, part);
            }
            catch (ActionError) when (part.IsOver)
            {
                return false;
            }
            if (File.Exists(frame) && FrameLook.Of(frame) is { } seen)
                look = seen;
            else
                frame = null;
            return true;
        }
    }

    /// <summary>The frame before a position from which it is decoded costs little, and is enough of most; a short film has but one such frame.</summary>
    static IEnumerable<(double Position, bool IsExact)> Attempts(double? duration)
    {
        var positions = duration is { } length ? [.. Positions.Select(part => part * length)] : Seconds;
        return positions.Select(position => (position, false)).Concat(positions.Select(position => (position, true)));
    }

    (int Stream, double? Seconds) Measure(string file, string demuxer, string folder, TimeAllowed time)
    {
        var said = probe.Run(
            ["-v", "error", .. Sources, "-f", demuxer, "-select_streams", "v", "-show_entries", "format=duration:stream=index,width,height:stream_disposition=attached_pic", "-of", "json", $"file:{file}"],
            folder, time);
        if (said.ExitCode != 0 || Read(said.Output) is not { } found)
            throw Errors.UnreadableImage.Because("The video is damaged or cut off.");
        // A cover is a picture of one frame in a stream of its own.
        var stream = found["streams"]?.FirstOrDefault(stream => (int?)stream["disposition"]?["attached_pic"] != 1)
            ?? throw Errors.UnsupportedFormat.Because("There is no moving picture in the file, only sound.");
        if ((long?)stream["width"] * (long?)stream["height"] > ImageLimits.MaxPixels)
            throw Errors.ImageTooLarge.Because($"A frame of the video has over {ImageLimits.MaxPixels / 1_000_000} million pixels.");
        var seconds = double.TryParse((string?)found["format"]?["duration"], NumberStyles.Float, CultureInfo.InvariantCulture, out var duration) && double.IsFinite(duration) && duration > 0
            ? duration
            : null as double?;
        return ((int)stream["index"]!, seconds);
    }

    static JObject? Read(string json)
    {
        try
        {
            return JObject.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static string[] Arguments(string file, string demuxer, int stream, double position, bool isExact, int side, string frame)
    {
        // Pixels need not be square; dar is the shape that is seen. Never enlarged.
        var factor = FormattableString.Invariant($"ih*min(1,min({side}/ih,{side}/(ih*dar)))");
        // A frame before the position has a time below zero, for which it is thrown away, unless times stay the file's.
        return
        [
            "-nostdin", "-v", "error", .. Sources, "-max_pixels", ImageLimits.MaxPixels.ToString(CultureInfo.InvariantCulture), "-threads", "1",
            .. isExact ? Array.Empty<string>() : ["-skip_frame", "nokey", "-noaccurate_seek", "-copyts"], "-ss", position.ToString("0.000", CultureInfo.InvariantCulture), "-f", demuxer, "-i", $"file:{file}",
            "-map", $"0:{stream}", "-an", "-sn", "-dn", "-frames:v", "1", "-filter_threads", "1",
            "-vf", $"scale=w='max(1,round({factor}*dar))':h='max(1,round({factor}))':flags=area,setsar=1",
            "-c:v", "bmp", "-pix_fmt", "bgr24", "-f", "image2", "-update", "1", "-y", $"file:{frame}",
        ];
    }
}
