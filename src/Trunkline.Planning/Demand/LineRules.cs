using System.Text;

namespace Trunkline.Planning.Demand;

/// <summary>What a channel's name tells: "PJSIP/201-0000001a" is an extension, "DAHDI/3-1" and "PJSIP/operator-0000002f" are lines.</summary>
internal enum ChannelKind : byte
{
    None,
    Extension,
    Line,

    /// <summary>A channel the exchange made for itself: "Local/…".</summary>
    Inside,
}

/// <summary>Tells calls on lines from calls inside the house, and which stream a call belongs to.</summary>
/// <remarks>
/// By channel names where there are any: numbers of up to five digits after the technology are extensions, everything else is
/// a line. Else by the direction column, else by the numbers: from a long number to the house is in, from an extension to a long or
/// an emergency number is out.
/// </remarks>
internal sealed class LineRules
{
    private readonly int _extensionDigits;
    private readonly HashSet<ulong> _emergency;
    private readonly HashSet<ulong> _service;
    private readonly byte[][] _extensionChannels;
    private readonly byte[][] _lineChannels;

    internal LineRules(DemandOptions options)
    {
        _extensionDigits = Math.Clamp(options.ExtensionDigits, 0, 12);
        _emergency = [.. options.Emergency.Select(n => Digits(Encoding.UTF8.GetBytes(n), out _))];
        _service = [.. options.Service.Select(n => Digits(Encoding.UTF8.GetBytes(n), out _))];
        _extensionChannels = [.. options.ExtensionChannels.Select(Encoding.UTF8.GetBytes)];
        _lineChannels = [.. options.LineChannels.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>What a channel's name tells.</summary>
    internal ChannelKind Kind(ReadOnlySpan<byte> channel)
    {
        if (channel.IsEmpty)
        {
            return ChannelKind.None;
        }

        foreach (var beginning in _lineChannels)
        {
            if (channel.StartsWith(beginning))
            {
                return ChannelKind.Line;
            }
        }

        foreach (var beginning in _extensionChannels)
        {
            if (channel.StartsWith(beginning))
            {
                return ChannelKind.Extension;
            }
        }

        var slash = channel.IndexOf((byte)'/');
        if (slash < 0)
        {
            return ChannelKind.Line;
        }

        var technology = channel[..slash];
        if (technology.SequenceEqual("Local"u8) || technology.SequenceEqual("Message"u8) || technology.SequenceEqual("Bridge"u8))
        {
            return ChannelKind.Inside;
        }

        if (technology.SequenceEqual("DAHDI"u8) || technology.SequenceEqual("Zap"u8) || technology.SequenceEqual("FXO"u8)
            || technology.SequenceEqual("mISDN"u8) || technology.SequenceEqual("CAPI"u8))
        {
            return ChannelKind.Line;
        }

        var peer = channel[(slash + 1)..];
        if (technology.SequenceEqual("sofia"u8))
        {
            var profile = peer.IndexOf((byte)'/');
            peer = profile < 0 ? peer : peer[(profile + 1)..];
        }

        var end = peer.IndexOfAny((byte)'@', (byte)'/');
        if (end < 0)
        {
            end = peer.LastIndexOf((byte)'-');
        }

        peer = end < 0 ? peer : peer[..end];
        return IsExtension(peer) ? ChannelKind.Extension : ChannelKind.Line;
    }

    /// <summary>True for a number of the house: one to five digits, as set, and no emergency number.</summary>
    internal bool IsExtension(ReadOnlySpan<byte> number)
    {
        number = Bare(number);
        if (number.IsEmpty || number.Length > _extensionDigits)
        {
            return false;
        }

        foreach (var octet in number)
        {
            if ((uint)(octet - '0') > 9)
            {
                return false;
            }
        }

        return !IsEmergency(number);
    }

    internal bool IsEmergency(ReadOnlySpan<byte> number) => _emergency.Count > 0 && number.Length <= 16 && _emergency.Contains(Digits(number, out _));

    internal bool IsService(ReadOnlySpan<byte> number) => _service.Count > 0 && number.Length <= 32 && _service.Contains(Digits(number, out _));

    /// <summary>Fills in lines and streams.</summary>
    /// <param name="leg">Outcome is set before.</param>
    /// <param name="row">The texts.</param>
    /// <returns>False when the row is a call inside the house.</returns>
    internal bool Classify(ref CallLeg leg, in RowTexts row)
    {
        bool isIn, isOut, seized;
        if (!row.Channel.IsEmpty || !row.DestinationChannel.IsEmpty)
        {
            var from = Kind(row.Channel);
            var to = row.IsToLine ? ChannelKind.Line : Kind(row.DestinationChannel);
            isIn = from == ChannelKind.Line;
            isOut = to == ChannelKind.Line;
            seized = isOut;
            if (!isIn && !isOut)
            {
                // an extension that called outside and got no channel found no line
                isOut = from == ChannelKind.Extension && to == ChannelKind.None && leg.Outcome is LegOutcome.Failed or LegOutcome.Blocked && IsOutside(row.Called);
            }
        }
        else
        {
            var direction = Direction(row.Direction);
            isIn = direction == 'i' || (direction == '?' && !IsExtension(row.Caller) && (IsExtension(row.Called) || IsEmergency(row.Called) || !row.Did.IsEmpty || IsLong(row.Called)));
            isOut = direction == 'o' || (direction == '?' && !isIn && IsOutside(row.Called));
            seized = isOut && leg.Outcome != LegOutcome.Blocked;
        }

        if (isOut && !seized)
        {
            leg.Outcome = LegOutcome.Blocked;
        }

        if (isIn)
        {
            var service = row.Application.StartsWith("Queue"u8) || IsService(row.Called) || IsService(row.Did);
            leg.Inbound = IsEmergency(row.Called) || IsEmergency(row.Did) || (row.IsEmergency && !isOut) ? StreamSlot.EmergencyIn
                : service ? StreamSlot.CustomerService : StreamSlot.Inbound;
        }

        leg.Outbound = IsEmergency(row.Called) || row.IsEmergency ? StreamSlot.EmergencyOut : StreamSlot.Outbound;
        // where there are no channels a call is its own line, one each way
        leg.CallerLine = isIn ? row.Channel.IsEmpty ? 1 : OctetHash.Of(row.Channel) : 0;
        leg.CalledLine = seized ? row.DestinationChannel.IsEmpty ? 2 : OctetHash.Of(row.DestinationChannel) : 0;
        return isIn || isOut;
    }

    /// <summary>Hash of a number's digits, so that "+49 30 1234" and "+49301234" are one.</summary>
    internal static ulong Digits(ReadOnlySpan<byte> number, out int count)
    {
        Span<byte> digits = stackalloc byte[32];
        count = 0;
        foreach (var octet in number)
        {
            if ((uint)(octet - '0') <= 9 && count < digits.Length)
            {
                digits[count++] = octet;
            }
        }

        return count == 0 ? 0 : OctetHash.Of(digits[..count]);
    }

    private bool IsOutside(ReadOnlySpan<byte> called) => IsEmergency(called) || IsLong(called);

    private bool IsLong(ReadOnlySpan<byte> number)
    {
        Digits(number, out var count);
        return count > _extensionDigits;
    }

    // 3CX writes "Ext.201"
    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> number) => number.StartsWith("Ext."u8) ? number[4..] : number;

    private static char Direction(ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
        {
            return '?';
        }

        Span<byte> lower = stackalloc byte[Math.Min(word.Length, 16)];
        for (var i = 0; i < lower.Length; i++)
        {
            lower[i] = (byte)(word[i] | 32);
        }

        return lower.StartsWith("int"u8) || lower.SequenceEqual("local"u8) ? 'l' : lower.StartsWith("in"u8) ? 'i' : lower.StartsWith("out"u8) ? 'o' : '?';
    }
}

/// <summary>The texts of a row that tell lines and streams.</summary>
internal ref struct RowTexts
{
    internal ReadOnlySpan<byte> Channel;
    internal ReadOnlySpan<byte> DestinationChannel;
    internal ReadOnlySpan<byte> Caller;
    internal ReadOnlySpan<byte> Called;
    internal ReadOnlySpan<byte> Did;
    internal ReadOnlySpan<byte> Application;
    internal ReadOnlySpan<byte> Direction;
    internal bool IsEmergency;

    /// <summary>The record says that the called side is a line, whatever its channel is called.</summary>
    internal bool IsToLine;
}
