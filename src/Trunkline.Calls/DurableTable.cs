// What people order at a telephone or by a command, and are told that it is done: it counts, and they are told, once it is on disk. A disk that does not
// take it in time refuses it; then it is taken back there, too, or it would count after the next start.
using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>A small table that is kept on disk, and whose changes count once they are there.</summary>
/// <typeparam name="TKey">What is set.</typeparam>
/// <typeparam name="TValue">To what.</typeparam>
/// <param name="loop">The node's loop; every member is called on it.</param>
/// <param name="state">Where it is kept.</param>
/// <param name="kind">Under which kind.</param>
/// <param name="keyOf">The key there.</param>
/// <param name="octetsOf">The value there.</param>
internal sealed class DurableTable<TKey, TValue>(NodeLoop loop, IDurableState state, string kind, Func<TKey, string> keyOf, Func<TValue, byte[]> octetsOf)
    where TKey : notnull
{
    /// <summary>How long a change may take to be on disk until it is refused.</summary>
    private static readonly TimeSpan s_diskTakes = TimeSpan.FromSeconds(4);

    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Dictionary<TKey, Order> _underWay = []; // the last one of each key

    /// <summary>What counts.</summary>
    public IReadOnlyDictionary<TKey, TValue> Values => _values;

    /// <summary>Every key that has a value, or is to have one.</summary>
    public IEnumerable<TKey> Keys => _values.Keys.Union(_underWay.Keys);

    /// <summary>True while a value is to become another and the disk has not taken it.</summary>
    public bool IsUnderWay(TKey key) => _underWay.ContainsKey(key);

    /// <summary>Takes over what was on disk at the start.</summary>
    public void Found(TKey key, TValue value) => _values[key] = value;

    /// <summary>Changes several values together.</summary>
    /// <param name="changes">At least one.</param>
    /// <param name="done">Told once: true when they count, false when the disk did not take them and nothing is changed.</param>
    public void Set(IReadOnlyCollection<KeyValuePair<TKey, TValue>> changes, Action<bool> done)
    {
        var order = new Order(this, changes, done);
        foreach (var (key, _) in changes)
        {
            _underWay[key] = order;
        }

        loop.Wheel.Start(order.Late, (long)s_diskTakes.TotalMilliseconds);
        foreach (var (key, value) in changes)
        {
            state.Put(kind, keyOf(key), octetsOf(value), order.OnDurable);
        }
    }

    /// <summary>Changes a value at once: nobody waits to be told.</summary>
    public void SetNow(TKey key, TValue value)
    {
        _underWay.Remove(key);
        _values[key] = value;
        state.Put(kind, keyOf(key), octetsOf(value));
    }

    /// <summary>Removes a value, and what is under way for it.</summary>
    /// <returns>False when there was none that counts.</returns>
    public bool Remove(TKey key)
    {
        var counted = _values.Remove(key);
        if (_underWay.Remove(key) || counted)
        {
            state.Delete(kind, keyOf(key));
        }

        return counted;
    }

    private void Stop(WheelAction timer) => loop.Wheel.Stop(timer);

    private void Restore(TKey key)
    {
        if (_values.TryGetValue(key, out var before))
        {
            state.Put(kind, keyOf(key), octetsOf(before));
        }
        else
        {
            state.Delete(kind, keyOf(key));
        }
    }

    private sealed class Order
    {
        private readonly DurableTable<TKey, TValue> _table;
        private readonly IReadOnlyCollection<KeyValuePair<TKey, TValue>> _changes;
        private readonly Action<bool> _done;
        private int _missing;

        public Order(DurableTable<TKey, TValue> table, IReadOnlyCollection<KeyValuePair<TKey, TValue>> changes, Action<bool> done)
        {
            (_table, _changes, _done, _missing) = (table, changes, done, changes.Count);
            Late = new(OnLate);
        }

        public WheelAction Late { get; }

        public void OnDurable()
        {
            if (--_missing != 0)
            {
                return; // another of its changes is missing, or it was refused
            }

            _table.Stop(Late);
            foreach (var (key, value) in Newest())
            {
                _table._values[key] = value;
            }

            _done(true);
        }

        private void OnLate()
        {
            _missing = 0;
            foreach (var (key, _) in Newest())
            {
                _table.Restore(key);
            }

            _done(false);
        }

        /// <summary>Those of its changes that no later order has replaced.</summary>
        private List<KeyValuePair<TKey, TValue>> Newest() =>
            [.. _changes.Where(c => _table._underWay.TryGetValue(c.Key, out var last) && last == this && _table._underWay.Remove(c.Key))];
    }
}
