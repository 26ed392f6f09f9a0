using Tayori.Store;

namespace Tayori.TestKit.Store;

/// <summary>The server's annotations in a sorted list.</summary>
sealed class MemoryServerAnnotations : IServerAnnotations
{
    readonly Lock _gate = new();
    readonly List<Action<IReadOnlyList<string>>> _watchers = [];
    SortedDictionary<string, byte[]> _values = new(StringComparer.Ordinal);

    public ValueTask<IReadOnlyList<Annotation>> ReadAsync(Func<string, long, bool> wants, CancellationToken cancellationToken)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<Annotation>>([.. _values.Where(a => wants(a.Key, a.Value.Length)).Select(a => new Annotation(a.Key, a.Value))]);
    }

    public ValueTask<StoreResult<AnnotationsChanged>> SetAsync(IReadOnlyList<AnnotationChange> changes, CancellationToken cancellationToken)
    {
        Action<IReadOnlyList<string>>[] watchers;
        List<string> changed;
        lock (_gate)
        {
            if (changes.Any(c => c.Entry.Length > StoreLimits.AnnotationNameBytes || c.Value?.Length > StoreLimits.AnnotationBytes))
                return ValueTask.FromResult<StoreResult<AnnotationsChanged>>(StoreRefusal.AnnotationTooLarge);
            SortedDictionary<string, byte[]> after = new(_values, StringComparer.Ordinal);
            foreach (AnnotationChange change in changes)
            {
                if (change.Value is { } value)
                    after[change.Entry] = value;
                else
                    after.Remove(change.Entry);
            }
            if ((after.Count > _values.Count && after.Count > StoreLimits.AnnotationsPerMailbox) || (Bytes(after) > Bytes(_values) && Bytes(after) > StoreLimits.AnnotationBytesPerMailbox))
                return ValueTask.FromResult<StoreResult<AnnotationsChanged>>(StoreRefusal.TooManyAnnotations);
            changed = [.. changes.Select(c => c.Entry).Distinct().Where(e => !(after.GetValueOrDefault(e) ?? []).AsSpan().SequenceEqual(_values.GetValueOrDefault(e)) || after.ContainsKey(e) != _values.ContainsKey(e))];
            _values = after;
            watchers = [.. _watchers];
        }
        foreach (Action<IReadOnlyList<string>> watcher in changed.Count > 0 ? watchers : [])
            watcher(changed);
        return ValueTask.FromResult<StoreResult<AnnotationsChanged>>(new AnnotationsChanged(0, null, changed));
    }

    public IDisposable Watch(Action<IReadOnlyList<string>> changed)
    {
        lock (_gate)
            _watchers.Add(changed);
        return new Watching(() =>
        {
            lock (_gate)
                _watchers.Remove(changed);
        });
    }

    static long Bytes(SortedDictionary<string, byte[]> values) => values.Sum(a => (long)a.Key.Length + a.Value.Length);

    sealed class Watching(Action stop) : IDisposable
    {
        public void Dispose() => stop();
    }
}
