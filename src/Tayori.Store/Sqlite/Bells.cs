using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Tayori.Store.Sqlite;

/// <summary>Those who want to know that something changed. Ringing takes no lock and stops for nobody.</summary>
sealed class Bells
{
    ImmutableArray<Bell> _bells = [];

    public IDisposable Add(Action action)
    {
        Bell bell = new(this, action);
        ImmutableInterlocked.Update(ref _bells, static (all, one) => all.Add(one), bell);
        return bell;
    }

    public void Ring(ILogger logger)
    {
        foreach (Bell bell in _bells)
        {
            try
            {
                bell.Action();
            }
#pragma warning disable CA1031 // What was committed is answered as committed, and the others are rung, whatever one listener does.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Log.BellFailed(logger, e);
            }
        }
    }

    sealed class Bell(Bells owner, Action action) : IDisposable
    {
        public Action Action { get; } = action;

        public void Dispose() => ImmutableInterlocked.Update(ref owner._bells, static (all, one) => all.Remove(one), this);
    }
}
