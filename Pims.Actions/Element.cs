namespace Pims.Actions;

/// <summary>One element of a batch that is done wholly or not at all.</summary>
static class Element
{
    /// <summary>Runs the rule for one element; its failure names the parameter as part of the list: <c>buckets[2].name</c>.</summary>
    public static async Task<T> RunAsync<T>(string path, Func<Task<T>> rule)
    {
        try
        {
            return await rule();
        }
        catch (ActionError error)
        {
            throw new ActionError(error.Code, $"{path}: {error.Message}", error.Parameter is null ? path : $"{path}.{error.Parameter}", error.Details);
        }
    }
}
