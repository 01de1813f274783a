namespace Pims.Actions.Imaging.Workers;

/// <summary>Pictures that lately cost a worker: the next who asks for one is told at once, and not at the cost of another.</summary>
sealed class RecentFailures(TimeProvider time)
{
    const int Most = 1000;

    static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    readonly Dictionary<string, (ActionError Error, long Since)> failures = [];

    public ActionError? Find(string key)
    {
        lock (failures)
        {
            if (!failures.TryGetValue(key, out var failure))
                return null;
            if (time.GetElapsedTime(failure.Since) < Memory)
                return new ActionError(failure.Error.Code, failure.Error.Message);
            failures.Remove(key);
            return null;
        }
    }

    public ActionError Keep(string key, ActionError error)
    {
        lock (failures)
        {
            if (failures.Count >= Most)
                failures.Clear();
            failures[key] = (error, time.GetTimestamp());
        }
        return error;
    }
}
