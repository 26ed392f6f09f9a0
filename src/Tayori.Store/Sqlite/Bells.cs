using System.Collections.Immutable;

namespace Tayori.Store.Sqlite;

/// <summary>Those who want to know that something changed. Ringing takes no lock and stops for nobody.</summary>
sealed class Bells
{
    ImmutableArray<Bell> _bells = [];

    public bool HasListeners => !_bells.IsEmpty;

    public IDisposable Add(Action action)
    {
        Bell bell = new(this, action);
        ImmutableInterlocked.Update(ref _bells, static (all, one) => all.Add(one), bell);
        return bell;
    }

    public void Ring()
    {
        foreach (Bell bell in _bells)
            bell.Action();
    }

    sealed class Bell(Bells owner, Action action) : IDisposable
    {
        public Action Action { get; } = action;

        public void Dispose() => ImmutableInterlocked.Update(ref owner._bells, static (all, one) => all.Remove(one), this);
    }
}
