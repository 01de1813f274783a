using System.Runtime.Serialization;
using Newtonsoft.Json.Linq;
using Pims.Actions;
using StreamJsonRpc.Protocol;

namespace Pims.Server.Dialects;

/// <summary>JSON-RPC 2.0 over HTTP, in StreamJsonRpc's wire types.</summary>
sealed class JsonRpcDialect : Dialect
{
    public const string Mark = "jsonrpc";

    /// <summary>Codes that JSON-RPC leaves to the server: a limit was met, and every failure of an action.</summary>
    const JsonRpcErrorCode LimitMet = (JsonRpcErrorCode)(-32005), ActionFailed = (JsonRpcErrorCode)(-31000);

    static readonly Dictionary<ErrorCode, JsonRpcErrorCode> Codes = new()
    {
        [Errors.InvalidJson] = JsonRpcErrorCode.ParseError,
        [Errors.InvalidRequest] = JsonRpcErrorCode.InvalidRequest,
        [Errors.UnknownAction] = JsonRpcErrorCode.MethodNotFound,
        [Errors.MissingParameter] = JsonRpcErrorCode.InvalidParams,
        [Errors.InvalidParameter] = JsonRpcErrorCode.InvalidParams,
        [Errors.UnknownParameter] = JsonRpcErrorCode.InvalidParams,
        [Errors.Internal] = JsonRpcErrorCode.InternalError,
        [Errors.Cancelled] = JsonRpcErrorCode.RequestCanceled,
    };

    public static readonly JsonRpcDialect Instance = new();

    public override Invocation Read(JObject body)
    {
        var call = new Invocation(this) { IsNotification = !body.ContainsKey("id") };
        if (body["id"] is { } id)
        {
            if (!IsId(id))
                return NoRequest(call, "id must be a string, an integer or null.", "id");
            call = call with { Id = id };
        }
        if (body[Mark] is not JValue { Type: JTokenType.String, Value: "2.0" })
            return NoRequest(call, "jsonrpc must be \"2.0\".", Mark);
        if (body.ContainsKey(PimsDialect.Mark))
            return NoRequest(call, "action stands beside jsonrpc; JSON-RPC names the action in method.", PimsDialect.Mark);
        if (body["method"] is not JValue { Type: JTokenType.String } method)
            return NoRequest(call, "method must be a string, the action's name.", "method");
        if (body["params"] is not (null or JObject or JArray))
            return NoRequest(call, "params must be an object or an array.", "params");
        var (pretty, fault) = TakePretty(body["params"]);
        return call with { Action = (string)method!, Parameters = body["params"], Pretty = pretty, Fault = fault };
    }

    public override void WriteResult(AnswerBuffer answer, Invocation call, object result) =>
        Write(answer, call, new Result { Result = result, Id = call.Id });

    public override void WriteFailure(AnswerBuffer answer, Invocation call, ActionError error, string requestId, bool inBatch) =>
        Write(answer, call, new Failure
        {
            Id = call.Id,
            Error = new JsonRpcError.ErrorDetail
            {
                Code = CodeOf(error.Code),
                Message = error.Message,
                Data = ErrorView.Of(error),
            },
        });

    public override int StatusOf(ActionError? error, bool callIsKnown) =>
        error is null || callIsKnown ? StatusCodes.Status200OK : error.Code.Status;

    // What is too large, too often or too long is a limit, whichever it is: a new one needs no line here.
    static JsonRpcErrorCode CodeOf(ErrorCode error) =>
        Codes.TryGetValue(error, out var code) ? code
        : error.Status is StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable ? LimitMet
        : ActionFailed;

    static void Write(AnswerBuffer answer, Invocation call, JsonRpcMessage message)
    {
        using var writer = answer.Json(call.Pretty);
        Actions.Json.Serializer.Serialize(writer, message);
    }

    // What is no request gets an answer even without an id, as the specification's examples have it.
    static Invocation NoRequest(Invocation call, string message, string parameter) =>
        call with { IsNotification = false, Fault = Errors.InvalidRequest.Because(message, parameter) };

    /// <summary>An integer over 64 bits comes as its digits, a fraction with a point or an exponent among them.</summary>
    static bool IsId(JToken id) => id.Type switch
    {
        JTokenType.String or JTokenType.Integer or JTokenType.Null => true,
        JTokenType.Raw => ((string)((JValue)id).Value!).All(digit => char.IsAsciiDigit(digit) || digit == '-'),
        _ => false,
    };

    /// <summary>StreamJsonRpc's own id holds 64 bits; a caller's may be any integer.</summary>
    [DataContract]
    sealed class Result : JsonRpcResult
    {
        [DataMember(Name = "id", Order = 9)]
        public new required JToken Id { get; init; }
    }

    /// <inheritdoc cref="Result"/>
    [DataContract]
    sealed class Failure : JsonRpcError
    {
        [DataMember(Name = "id", Order = 9)]
        public new required JToken Id { get; init; }
    }
}
