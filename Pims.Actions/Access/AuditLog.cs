using Newtonsoft.Json;
using Pims.Storage;

namespace Pims.Actions.Access;

/// <summary>Writes down what changes access, in the transaction of the change. No secret is among it.</summary>
static class AuditLog
{
    /// <param name="session">The change's own.</param>
    /// <param name="call">Who does it, and from where.</param>
    /// <param name="now">When.</param>
    /// <param name="action">The action's name.</param>
    /// <param name="subject">What it is done to: <c>user:3</c>, <c>bucket:5</c>.</param>
    /// <param name="info">An object with what is new.</param>
    public static Task AddAsync(Session session, Call call, DateTimeOffset now, string action, string subject, object info) =>
        AuditTable.InsertAsync(session, new AuditRow
        {
            AuditId = 0,
            At = now,
            Caller = call.Caller.Id,
            CallerName = call.Caller.Name,
            Address = call.Address,
            Action = action,
            Subject = subject,
            Info = Write(info),
        });

    static string Write(object info)
    {
        using var text = new StringWriter();
        using (var writer = new JsonTextWriter(text))
            Json.Serializer.Serialize(writer, info);
        return text.ToString();
    }
}
