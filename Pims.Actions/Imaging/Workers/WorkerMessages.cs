using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Pims.Actions.Files;

namespace Pims.Actions.Imaging.Workers;

/// <summary>What a worker is asked for: a picture, or without a request what can be read from the file.</summary>
sealed record WorkerJob(string SourceType, ImageRequest? Request);

/// <summary>One of these is there: what was made, what was read, why nothing was, or what went wrong in a way that was not foreseen.</summary>
sealed record WorkerAnswer
{
    public MadePicture? Picture { get; init; }

    public FileFacts? Facts { get; init; }

    public Refusal? Refusal { get; init; }

    public string? Fault { get; init; }

    /// <summary>Metadata that were left out, beside <see cref="Facts"/>.</summary>
    public string? MetadataFault { get; init; }
}

sealed record MadePicture(string MimeType, int Width, int Height);

/// <summary>An <see cref="ActionError"/> on its way.</summary>
sealed record Refusal(string Code, string Message, string? Parameter)
{
    public static Refusal Of(ActionError error) => new(error.Code.Code, error.Message, error.Parameter);

    public ActionError ToError() => Errors.Named(Code).Because(Message, Parameter);
}

/// <summary>Messages between server and worker: a line of JSON each.</summary>
static class WorkerMessage
{
    static readonly JsonSerializerSettings Settings = new() { NullValueHandling = NullValueHandling.Ignore, DateParseHandling = DateParseHandling.None, Converters = { new StringEnumConverter() } };

    public static string Write(object message) => JsonConvert.SerializeObject(message, Formatting.None, Settings);

    /// <exception cref="JsonException">It is none.</exception>
    public static T Read<T>(string line) => JsonConvert.DeserializeObject<T>(line, Settings) ?? throw new JsonSerializationException("An empty line is no message.");
}
