// Calls cleared here while the data link was down (Q.931 §5.8.9), of which the far end may know nothing: its link need not have failed with ours, and Q.921
// tells its layer 3 nothing of a link established anew when no frame of its own waited. Its call would talk on for ever, and hold its channel.
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

/// <summary>References of calls that ended without the far end. It is told by RELEASE when the link is up; their channels are idle when that was answered.</summary>
internal sealed class Orphans
{
    private readonly Q931Interface _interface;
    private readonly ChannelTable _channels;
    private readonly Dictionary<int, Orphan> _waiting = [];
    private readonly WheelAction _t308;
    private bool _isRepeated;

    public Orphans(Q931Interface owner, ChannelTable channels)
    {
        (_interface, _channels) = (owner, channels);
        _t308 = new(OnT308);
    }

    /// <summary>True while a call reference must not be used for another call of ours.</summary>
    public bool Has(int key) => _waiting.ContainsKey(key);

    /// <summary>A call was cleared without the far end.</summary>
    public void Add(int key, CallReference reference, int channel, Q850Cause cause) => _waiting[key] = new(reference, channel, cause);

    /// <summary>The link was established: the far end is told.</summary>
    public void OnLinkUp()
    {
        _isRepeated = false;
        Release();
    }

    /// <summary>The link is down: they wait.</summary>
    public void OnLinkDown() => _interface.Loop.Wheel.Stop(_t308);

    /// <summary>A message whose reference belongs to no call: it may settle one that was cleared.</summary>
    /// <param name="key">The reference.</param>
    /// <param name="message">The message.</param>
    /// <param name="cause">With what RELEASE COMPLETE is to answer; none when nothing is.</param>
    /// <returns>True when that was all there was to the message.</returns>
    public bool TryTake(int key, Q931Message message, out Q850Cause cause)
    {
        cause = Q850Cause.None;
        if (message.Type == Q931MessageType.StatusEnquiry || !_waiting.Remove(key, out var orphan))
        {
            return false; // it will ask, and hear that there is no call; then it releases
        }

        if (_channels.ConditionOf(orphan.Channel) == ChannelCondition.Unknown)
        {
            _channels.Become(orphan.Channel, ChannelCondition.Idle);
        }

        if (_waiting.Count == 0)
        {
            _interface.Loop.Wheel.Stop(_t308);
        }

        _interface.User.OnOrphanSettled(orphan.Reference);
        if (message.Type == Q931MessageType.Setup)
        {
            return false; // it has forgotten the call, and begins another
        }

        var isSettled = message.Type == Q931MessageType.ReleaseComplete
            || (message.Type == Q931MessageType.Status && message.TryGet<CallStateIe>(out var state) && state.Value == 0);
        cause = isSettled ? Q850Cause.None : orphan.Cause;
        return true;
    }

    private void Release()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        Span<byte> octets = stackalloc byte[64];
        foreach (var orphan in _waiting.Values)
        {
            var writer = new Q931Writer(octets, orphan.Reference, Q931MessageType.Release);
            writer.Add(new CauseIe(orphan.Cause, _interface.Values.Location));
            _interface.Send(writer.Octets);
        }

        _interface.Loop.Wheel.Start(_t308, (long)_interface.Values.T308.TotalMilliseconds);
    }

    private void OnT308()
    {
        if (!_isRepeated)
        {
            _isRepeated = true;
            Release();
            return;
        }

        var silent = _waiting.Values.ToArray();
        _waiting.Clear();
        foreach (var orphan in silent)
        {
            if (_channels.ConditionOf(orphan.Channel) == ChannelCondition.Unknown)
            {
                _interface.RepairChannel(orphan.Channel); // settled when that is done
            }
            else
            {
                _interface.User.OnOrphanSettled(orphan.Reference);
            }
        }
    }

    /// <param name="Reference">As our messages carry it.</param>
    /// <param name="Channel">The channel it had; 0 for none.</param>
    /// <param name="Cause">Why it ended.</param>
    private sealed record Orphan(CallReference Reference, int Channel, Q850Cause Cause);
}
