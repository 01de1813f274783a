using Newtonsoft.Json.Linq;
using Pims.Actions;

namespace Pims.Server.Dialects;

/// <summary>A batch: its elements one after another, each in its own dialect; one failure does not stop the rest.</summary>
sealed class Batch(ActionRunner runner, Links links, Failures failures, ServerOptions options)
{
    /// <summary>Answers every element into an array.</summary>
    /// <returns>False where nobody waits for an answer: all were notifications.</returns>
    /// <exception cref="ActionError"><c>invalid_request</c>, <c>batch_too_large</c>; then nothing ran</exception>
    public async Task<bool> RunAsync(JArray elements, Call call, string requestId, AnswerBuffer answer, CancellationToken cancellation)
    {
        if (elements.Count == 0)
            throw Errors.InvalidRequest.Because("A batch has at least one element.");
        if (elements.Count > options.BatchElements)
            throw Errors.BatchTooLarge.Because($"The batch has {elements.Count} elements; at most {options.BatchElements} are allowed.");
        answer.Append('[');
        foreach (var element in elements)
        {
            var separator = answer.Length;
            if (separator > 1)
                answer.Append(',');
            if (!await AnswerAsync(element, call, requestId, answer, cancellation))
                answer.Length = separator;
        }
        answer.Append(']');
        return answer.Length > "[]".Length;
    }

    async Task<bool> AnswerAsync(JToken element, Call call, string requestId, AnswerBuffer answer, CancellationToken cancellation)
    {
        var invocation = Dialect.Of(element)?.Read((JObject)element) ?? NoCall();
        var start = answer.Length;
        try
        {
            if (start > options.BatchAnswerBytes)
                throw Errors.BatchAnswerTooLarge.Because($"The batch's answer has reached its limit of {options.BatchAnswerBytes} bytes; send this element again.");
            // An element before it may have withdrawn the credential, or somebody else while it ran.
            var now = await call.AgainAsync(cancellation);
            var entry = runner.Find(invocation, now.Caller);
            var result = await runner.RunAsync(entry, invocation, now, cancellation);
            result = await links.InPlaceOfFileAsync(result, entry, invocation, now, cancellation);
            if (!invocation.IsNotification)
                invocation.Dialect.WriteResult(answer, invocation, result);
        }
        catch (Exception error) when (!ClientIsGone(error, cancellation))
        {
            answer.Length = start;
            var told = failures.Of(error, requestId);
            if (!invocation.IsNotification)
                invocation.Dialect.WriteFailure(answer, invocation, told, requestId, inBatch: true);
        }
        return !invocation.IsNotification;
    }

    static bool ClientIsGone(Exception error, CancellationToken cancellation) => error is OperationCanceledException && cancellation.IsCancellationRequested;

    static Invocation NoCall() => new(JsonRpcDialect.Instance)
    {
        Fault = Errors.InvalidRequest.Because("An element of a batch is an object with action, or with jsonrpc."),
    };
}
