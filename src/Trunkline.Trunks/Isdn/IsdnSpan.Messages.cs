using Trunkline.Calls;
using Trunkline.Isdn.Messages;

namespace Trunkline.Trunks.Isdn;

// The messages of each leg are kept for people: found by their call reference where they leave and arrive, before anything is made of
// them. A SETUP that comes has no leg yet; the leg takes it over when it begins.
public sealed partial class IsdnSpan
{
    private readonly Dictionary<int, LegMessages> _kept = [];
    private readonly byte[] _setup = new byte[CallMessages.OctetsKept];
    private int _setupLength;
    private LegMessages? _settingUp;

    /// <summary>A leg's messages are those with this call reference from now on.</summary>
    internal void Keep(CallReference reference, LegMessages messages, bool withSetup = false)
    {
        _kept[KeyOf(reference)] = messages;
        if (withSetup)
        {
            messages.Note(isOutgoing: false, 0, _setup.AsSpan(0, _setupLength));
        }
    }

    /// <summary>A call is over; what is being sent for it right now is still kept.</summary>
    internal void KeepNoLonger(CallReference reference, LegMessages messages) => Loop.Post(() =>
    {
        if (_kept.TryGetValue(KeyOf(reference), out var now) && now == messages)
        {
            _kept.Remove(KeyOf(reference));
        }
    });

    private void Note(ReadOnlySpan<byte> message, bool isOutgoing)
    {
        // Discriminator, length of the call reference, flag and value, type (Q.931 figure 4-1).
        if (message.Length < 4 || message[0] != Q931Message.Discriminator || message[1] is not (1 or 2) || message.Length < 3 + message[1])
        {
            return;
        }

        var value = message[1] == 1 ? message[2] & 0x7F : ((message[2] & 0x7F) << 8) | message[3];
        var key = value | ((message[2] & 0x80) != 0 == isOutgoing ? 0x8000 : 0);
        var isSetup = message[2 + message[1]] == (byte)Q931MessageType.Setup;
        if (isSetup && isOutgoing && _settingUp is { } leg)
        {
            _kept[key] = leg;
            _settingUp = null;
        }

        if (isSetup && !isOutgoing)
        {
            _setupLength = Math.Min(message.Length, _setup.Length);
            message[.._setupLength].CopyTo(_setup);
        }
        else if (_kept.TryGetValue(key, out var messages))
        {
            messages.Note(isOutgoing, 0, message);
        }
    }

    private static int KeyOf(CallReference reference) => reference.Value | (reference.Flag ? 0x8000 : 0);
}
