using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pims.Actions;

namespace Pims.Server.Dialects;

/// <summary>An object with <c>action</c>; the answer is an object with <c>status</c>, failures bear HTTP's status.</summary>
sealed class PimsDialect : Dialect
{
    public const string Mark = "action";

    public static readonly PimsDialect Instance = new();

    public override Invocation Read(JObject body)
    {
        if (body[Mark] is not JValue { Type: JTokenType.String } name)
            return new Invocation(this) { Fault = Errors.InvalidRequest.Because("action must be a string, the action's name.", Mark) };
        body.Remove(Mark);
        var (pretty, fault) = TakePretty(body);
        return new Invocation(this) { Action = (string)name!, Parameters = body, Pretty = pretty, Fault = fault };
    }

    public override void WriteResult(AnswerBuffer answer, Invocation call, object result)
    {
        using var writer = new StatusFirstWriter(answer, call.Pretty);
        Actions.Json.Serializer.Serialize(writer, result);
    }

    public override void WriteFailure(AnswerBuffer answer, Invocation call, ActionError error, string requestId, bool inBatch)
    {
        using var writer = answer.Json(call.Pretty);
        Actions.Json.Serializer.Serialize(writer, new
        {
            Status = "ERROR",
            StatusMessage = error.Message,
            Error = ErrorView.Of(error) with { HttpStatus = inBatch ? error.Code.Status : null },
            RequestId = requestId,
        });
    }

    public override int StatusOf(ActionError? error, bool callIsKnown) => error?.Code.Status ?? StatusCodes.Status200OK;

    /// <summary>Writes a result's members behind <c>"status":"OK"</c>.</summary>
    sealed class StatusFirstWriter : JsonTextWriter
    {
        bool isFirst = true;

        public StatusFirstWriter(AnswerBuffer answer, bool pretty) : base(answer)
        {
            ArrayPool = answer;
            CloseOutput = false;
            Formatting = pretty ? Formatting.Indented : Formatting.None;
        }

        public override void WriteStartObject()
        {
            base.WriteStartObject();
            if (!isFirst)
                return;
            isFirst = false;
            WritePropertyName("status", escape: false);
            WriteValue("OK");
        }
    }
}

/// <summary>A failure as both dialects show it.</summary>
sealed record ErrorView(string Code, string Message, string? Parameter, object? Details)
{
    /// <summary>What the status would be if it stood alone; only in a batch.</summary>
    public int? HttpStatus { get; init; }

    public static ErrorView Of(ActionError error) => new(error.Code.Code, error.Message, error.Parameter, error.Details);
}
