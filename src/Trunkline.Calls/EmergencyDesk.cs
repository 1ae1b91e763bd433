// What a node knows of its emergency calls while they are up and for a while after: who must not be restarted away, and whom a call back is for.
using System.Globalization;
using System.Text;
using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>How an emergency call goes, told to those on the site.</summary>
public enum EmergencyStage : byte
{
    /// <summary>It has been dialled.</summary>
    Dialled,

    /// <summary>No trunk has taken it so far; it is tried on.</summary>
    NoWayOut,

    /// <summary>Somebody answered.</summary>
    Answered,

    /// <summary>It is over.</summary>
    Ended,
}

/// <summary>Until when a call from outside reaches whoever called for help, before everything else.</summary>
/// <param name="Extension">Who called.</param>
/// <param name="Number">His call-back number; empty when he has none.</param>
/// <param name="Line">The analog line he went out by, which is called back by its own number; empty for none.</param>
/// <param name="IsOwn">True when the number is his alone.</param>
/// <param name="Until">When it ends, UTC.</param>
public sealed record CallBackWindow(string Extension, string Number, string Line, bool IsOwn, DateTimeOffset Until);

/// <summary>Emergency calls of a node, and for whom their call-back numbers are kept.</summary>
/// <remarks>On the loop. What is kept for a call back survives a restart.</remarks>
public sealed class EmergencyDesk
{
    /// <summary>The table of what is kept.</summary>
    internal const string StateKind = "emergency";

    /// <summary>Fewer digits than these do not tell whose number it is, written another way.</summary>
    private const int FewestDigits = 5;

    private readonly NodeLoop _loop;
    private readonly IDurableState _state;
    private readonly Dictionary<string, Window> _windows = []; // by extension: its last emergency call

    internal EmergencyDesk(NodeLoop loop, IDurableState state)
    {
        (_loop, _state) = (loop, state);
        foreach (var (key, octets) in state.Load(StateKind))
        {
            if (Window.Read(key, octets) is { } window)
            {
                _windows[key] = window;
            }
            else
            {
                state.Delete(StateKind, key);
            }
        }
    }

    /// <summary>For whom call-back numbers are kept now, the one that ends last first.</summary>
    public IReadOnlyList<CallBackWindow> Windows => [.. _windows.Values.Where(w => w.Until > _loop.Time.GetUtcNow()).OrderByDescending(w => w.Until)
        .Select(w => new CallBackWindow(w.Extension, w.Number, w.Line, w.IsOwn, w.Until))];

    /// <summary>For whom a call from outside is kept: the extension whose emergency call it answers.</summary>
    /// <param name="leg">The call's leg.</param>
    /// <param name="called">The number called.</param>
    /// <param name="isOwn">True when the number is his alone.</param>
    /// <returns>Null for an ordinary call.</returns>
    public string? CallBackTo(Leg leg, PhoneNumber called, out bool isOwn)
    {
        ArgumentNullException.ThrowIfNull(leg);
        isOwn = false;
        if (leg.TrunkGroup.Length == 0 || _windows.Count == 0)
        {
            return null;
        }

        var now = _loop.Time.GetUtcNow();
        Window? best = null;
        foreach (var window in _windows.Values.Where(w => w.Until > now && (best is null || w.Until >= best.Until)))
        {
            if (window.Line == leg.Channel || IsSame(called.Digits, window.Number) || IsSame(called.Digits, window.Shown))
            {
                best = window;
            }
        }

        isOwn = best is not null && ((best.IsOwn && IsSame(called.Digits, best.Number)) || best.Line == leg.Channel);
        return best?.Extension;
    }

    /// <summary>True when a call that comes in to a number may take what is kept for emergencies.</summary>
    public bool IsCallBack(PhoneNumber called)
    {
        var now = _loop.Time.GetUtcNow();
        return _windows.Values.Any(w => w.Until > now && (IsSame(called.Digits, w.Number) || IsSame(called.Digits, w.Shown)));
    }

    /// <param name="facts">Who called.</param>
    /// <param name="circuit">The circuit he went out by; null when unknown.</param>
    /// <param name="shown">The number he was shown by there: an operator that finds addresses by the main number calls that one back.</param>
    internal void Keep(EmergencyFacts facts, Circuit? circuit, PhoneNumber shown = default)
    {
        if (facts.CallBackFor <= TimeSpan.Zero)
        {
            return;
        }

        foreach (var old in _windows.Values.Where(w => w.Until <= _loop.Time.GetUtcNow()).ToList())
        {
            _windows.Remove(old.Extension);
            _state.Delete(StateKind, old.Extension);
        }

        var window = new Window(facts.Extension, facts.CallBack.ToString(), circuit is { HasOwnNumber: true } ? circuit.Name : "", facts.IsCallBackOwn, _loop.Time.GetUtcNow() + facts.CallBackFor)
        {
            Shown = shown.HasDigits && !IsSame(shown.ToString(), facts.CallBack.ToString()) ? shown.ToString() : "",
        };
        _windows[facts.Extension] = window;
        _state.Put(StateKind, facts.Extension, window.Octets());
    }

    /// <summary>The same number, national, international or as a subscriber writes it.</summary>
    private static bool IsSame(string? called, string kept)
    {
        var (a, b) = ((called ?? "").TrimStart('+'), kept.TrimStart('+'));
        return a.Length > 0 && b.Length > 0
            && (a == b || (Math.Min(a.Length, b.Length) >= FewestDigits && (a.EndsWith(b.TrimStart('0'), StringComparison.Ordinal) || b.EndsWith(a.TrimStart('0'), StringComparison.Ordinal))));
    }

    private sealed record Window(string Extension, string Number, string Line, bool IsOwn, DateTimeOffset Until)
    {
        /// <summary>Another number he was shown by; empty for none.</summary>
        public string Shown { get; init; } = "";

        public byte[] Octets() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"1\n{Number}\n{Line}\n{IsOwn}\n{Until.UtcTicks}{(Shown.Length > 0 ? "\n" + Shown : "")}"));

        public static Window? Read(string extension, byte[] octets)
        {
            var parts = Encoding.UTF8.GetString(octets).Split('\n');
            return parts.Length is 5 or 6 && parts[0] == "1" && bool.TryParse(parts[3], out var isOwn)
                && long.TryParse(parts[4], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
                ? new(extension, parts[1], parts[2], isOwn, new(ticks, TimeSpan.Zero)) { Shown = parts.Length > 5 ? parts[5] : "" } : null;
        }
    }
}
