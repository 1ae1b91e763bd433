namespace Trunkline.Base;

/// <summary>Small pieces of state that must survive a crash: registrations, the dialogs of answered calls.</summary>
/// <remarks>
/// Called on the loop, never blocks. Writes are carried out in order by the storage's own thread; the callback comes back
/// on the loop once the write is on disk (after its fsync). Storage implements it over SQLite; the World over its disk.
/// </remarks>
public interface IDurableState
{
    /// <summary>Writes or replaces a value.</summary>
    /// <param name="kind">The table of the value, e.g. "registration".</param>
    /// <param name="key">Unique within the kind.</param>
    /// <param name="value">Copied before the call returns.</param>
    /// <param name="onDurable">Called on the loop when it is on disk; null when nobody waits.</param>
    void Put(string kind, string key, ReadOnlySpan<byte> value, Action? onDurable = null);

    /// <summary>Deletes a value; nothing happens when it is not there.</summary>
    void Delete(string kind, string key);

    /// <summary>Everything of a kind that was durable when the node started. Called once, before the loop runs.</summary>
    IReadOnlyList<KeyValuePair<string, byte[]>> Load(string kind);
}
