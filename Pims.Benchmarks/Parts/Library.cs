using Newtonsoft.Json.Linq;
using Pims.Benchmarks.Measuring;

namespace Pims.Benchmarks.Parts;

/// <summary>What the parts do through the API before they measure.</summary>
static class Library
{
    public static JObject Do(Child pims, string body)
    {
        using var connection = new Connection(pims.Port);
        return JObject.Parse(connection.Exchange(Request.Post("/api", body)).Checked().Text);
    }

    public static void AddBucket(Child pims, string name) => Do(pims, $$"""{"action":"addBucket","name":"{{name}}"}""");
}
