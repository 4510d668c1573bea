namespace Filigree.Dashboard.Web;

/// <summary>Wakes all that wait for a change.</summary>
internal sealed class ChangeSignal
{
    private readonly Lock gate = new();
    private TaskCompletionSource next = Fresh();

    /// <summary>A task that ends with the next change.</summary>
    public Task Next
    {
        get
        {
            lock (gate)
            {
                return next.Task;
            }
        }
    }

    /// <summary>Something changed.</summary>
    public void Raise()
    {
        TaskCompletionSource now;
        lock (gate)
        {
            (now, next) = (next, Fresh());
        }
        now.SetResult();
    }

    private static TaskCompletionSource Fresh() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
