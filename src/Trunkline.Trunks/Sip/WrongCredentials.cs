using Trunkline.Base;
using Trunkline.Sip;

namespace Trunkline.Trunks.Sip;

/// <summary>
/// Tells an administrator of wrong passwords: whose phone cannot register sees a 401 and no more. The first at once, the next after a
/// minute, then ever more rarely, for who guesses passwords sends thousands and must not push other alarms out of sight. After an hour
/// without any it begins anew. Nothing here depends on whether the user exists.
/// </summary>
internal sealed class WrongCredentials(NodeLoop loop)
{
    private const int LongestName = 32;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastPause = TimeSpan.FromHours(1);
    private TimeSpan _pause = FirstPause;
    private TimeSpan _nextTold;
    private TimeSpan _last;
    private long _count;

    /// <summary>Takes one.</summary>
    /// <param name="request">The request refused.</param>
    /// <param name="flow">Where it came from.</param>
    /// <returns>What to tell; null when not now.</returns>
    public string? On(SipMessage request, in SipFlow flow)
    {
        _count++;
        var (now, last) = (loop.Elapsed, _last);
        _last = now;
        if (now < _nextTold)
        {
            return null;
        }

        _pause = now - last >= LastPause ? FirstPause : _pause;
        _nextTold = now + _pause;
        _pause = 2 * _pause > LastPause ? LastPause : 2 * _pause;
        var before = _count > 1 ? $" ({_count - 1} more since this was told last)" : "";
        _count = 0;
        return $"wrong password, or no such extension: {NameIn(request)} from {flow}{before}";
    }

    /// <summary>Who it says it is, in octets that may stand in a log.</summary>
    private static string NameIn(SipMessage request)
    {
        if (!NameAddr.TryParse(request[HeaderName.From], out var from) || !SipUri.TryParse(from.Uri, out var uri))
        {
            return "somebody";
        }

        var name = uri.UserText;
        return name.Length is 0 or > LongestName || name.Any(c => c is < ' ' or > '~') ? "somebody" : name;
    }
}
