using System.Globalization;
using System.Text;
using Trunkline.Base;
using Trunkline.Isdn.Supplementary;

namespace Trunkline.Isdn.Messages;

/// <summary>A message in plain words, for ladder and trace: one line, or every element on a line of its own with its offset. Makes strings; not for the call's path.</summary>
public static class Q931Text
{
    /// <summary>One line: type, call reference, and what an installer looks for in that message.</summary>
    /// <example>SETUP 1 channel 3 exclusive, from 493055501, to 493012345, sending complete</example>
    public static string Line(Q931Message message)
    {
        var text = new StringBuilder();
        text.Append(NameOf(message.Type)).Append(' ').Append(message.CallReference);
        var separator = " ";
        foreach (ref readonly var element in message.Elements)
        {
            var words = element.Id is ElementId.BearerCapability or ElementId.Facility or ElementId.LowLayerCompatibility ? null : InLine(message, element);
            if (words is not null)
            {
                text.Append(separator).Append(words);
                separator = ", ";
            }
        }

        return text.ToString();
    }

    /// <summary>A first line, then a line for each element: offset, identifier, name, what it says; what cannot be read in hexadecimal with the reason.</summary>
    public static string Full(Q931Message message)
    {
        var text = new StringBuilder();
        text.Append(NameOf(message.Type)).Append(", call reference ").Append(message.CallReference)
            .Append(CultureInfo.InvariantCulture, $", {message.Octets.Length} octets\n");
        foreach (ref readonly var element in message.Elements)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {element.Offset,4}  {element.Id.Octet():X2}  ");
            if (element.Id.Codeset() != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"(codeset {element.Id.Codeset()}) ");
            }

            text.Append(NameOf(element.Id));
            if (!element.Id.IsSingleOctet() || element.Id is ElementId.RepeatIndicator or ElementId.CongestionLevel)
            {
                text.Append(": ").Append(Say(message, element));
            }

            text.Append((element.Flags & ElementFlags.OutOfOrder) != 0 ? " (out of order)\n" : "\n");
        }

        return text.ToString();
    }

    /// <summary>The type as Q.931 writes it; a number when it has no name.</summary>
    public static string NameOf(Q931MessageType type) => Enum.IsDefined(type) ? Words(type.ToString()).ToUpperInvariant() : $"type 0x{(int)type:X2}";

    /// <summary>The element's name; a number when it has none.</summary>
    public static string NameOf(ElementId id) => Enum.IsDefined(id) ? Capital(Words(id.ToString())) : $"element 0x{(int)id.Octet():X2}";

    /// <summary>What an element says, in words; in hexadecimal when it cannot be read or has no words.</summary>
    public static string Say(Q931Message message, in Q931Element element)
    {
        var content = message.Content(element);
        if (element.IsTruncated)
        {
            return $"{Convert.ToHexString(content)} (cut off)";
        }

        if (element.Length == 0)
        {
            return "empty";
        }

        var error = ElementContent.Check(element.Id, content);
        return error.Kind == ElementErrorKind.None
            ? SayContent(element.Id, content)
            : string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(content)} ({Words(error.Kind.ToString())} at octet {error.Offset + 3})");
    }

    private static string? InLine(Q931Message message, in Q931Element element) => element.Id switch
    {
        ElementId.Cause or ElementId.CallState or ElementId.ProgressIndicator or ElementId.NotificationIndicator => Say(message, element),
        ElementId.ChannelIdentification => "channel " + Say(message, element),
        ElementId.CallingPartyNumber => "from " + Say(message, element),
        ElementId.CalledPartyNumber => "to " + Say(message, element),
        ElementId.ConnectedNumber => "connected " + Say(message, element),
        ElementId.RedirectingNumber => "redirected by " + Say(message, element),
        ElementId.Display or ElementId.Keypad => NameOf(element.Id).ToLowerInvariant() + " " + Say(message, element),
        ElementId.SendingComplete => "sending complete",
        ElementId.RestartIndicator or ElementId.ChangeStatus or ElementId.SegmentedMessage => Say(message, element),
        ElementId.UserUser => "user-user " + Say(message, element),
        _ => null,
    };

    private static string SayContent(ElementId id, ReadOnlySpan<byte> content)
    {
        switch (id)
        {
            case ElementId.BearerCapability when BearerCapabilityIe.TryRead(content, out var bearer, out _):
                var layer1 = bearer.Layer1 == Layer1Protocol.None ? "" : $", {bearer.Layer1}";
                return Capital(Words(bearer.Capability.ToString())) + layer1;
            case ElementId.Cause when CauseIe.TryRead(content, out var cause, out _):
                var about = cause.Diagnostics.IsEmpty ? "" : $", about {Convert.ToHexString(cause.Diagnostics)}";
                return string.Create(CultureInfo.InvariantCulture, $"cause {(int)cause.Value} {Words(cause.Value.ToString())} ({Words(cause.Location.ToString())}{about})");
            case ElementId.CallState when CallStateIe.TryRead(content, out var state, out _):
                return $"state {state.Value}";
            case ElementId.ChannelIdentification when ChannelIdentificationIe.TryRead(content, out var channel, out _):
                return Say(channel);
            case ElementId.ProgressIndicator when ProgressIndicatorIe.TryRead(content, out var progress, out _):
                return string.Create(CultureInfo.InvariantCulture, $"progress {(int)progress.Description} {Words(progress.Description.ToString())} ({Words(progress.Location.ToString())})");
            case ElementId.NotificationIndicator when NotificationIndicatorIe.TryRead(content, out var notification, out _):
                return $"notification {Words(notification.Description.ToString())}";
            case ElementId.Display when DisplayIe.TryRead(content, out var display, out _):
                return $"\"{display.ToString()}\"";
            case ElementId.Keypad when KeypadIe.TryRead(content, out var keypad, out _):
                return keypad.ToString();
            case ElementId.CallingPartyNumber or ElementId.CalledPartyNumber or ElementId.ConnectedNumber or ElementId.RedirectingNumber or ElementId.RedirectionNumber
                when NumberField.TryRead(content, out var number, out _):
                return Say(number);
            case ElementId.CallingPartySubaddress or ElementId.CalledPartySubaddress or ElementId.ConnectedSubaddress when SubaddressField.TryRead(content, out var subaddress, out _):
                return subaddress.ToString();
            case ElementId.UserUser when UserUserIe.TryRead(content, out var user, out _):
                return user.Discriminator == UserUserIe.Ia5 ? $"\"{ElementOctets.Text(user.Information)}\"" : Convert.ToHexString(user.Information);
            case ElementId.RestartIndicator when RestartIndicatorIe.TryRead(content, out var restart, out _):
                return Words(restart.Class.ToString());
            case ElementId.SegmentedMessage when SegmentedMessageIe.TryRead(content, out var segment, out _):
                return $"{(segment.IsFirst ? "first segment" : "segment")} of {NameOf(segment.Type)}, {segment.Remaining} to come";
            case ElementId.ChangeStatus when ChangeStatusIe.TryRead(content, out var change, out _):
                return Words(change.Status.ToString());
            case ElementId.Facility:
                return SayFacility(content);
            case ElementId.RepeatIndicator or ElementId.CongestionLevel:
                return $"{content[0] & 0x0F}";
            default:
                return Convert.ToHexString(content);
        }
    }

    private static string Say(in ChannelIdentificationIe channel)
    {
        if (channel.Selection != ChannelSelection.Indicated)
        {
            return channel.Selection == ChannelSelection.Any ? "any" : Words(channel.Selection.ToString());
        }

        var text = new StringBuilder();
        for (var left = channel.Channels; left != 0; left &= left - 1)
        {
            text.Append(text.Length > 0 ? "+" : "").Append(CultureInfo.InvariantCulture, $"{System.Numerics.BitOperations.TrailingZeroCount(left)}");
        }

        return text.Append(channel.IsExclusive ? " exclusive" : " preferred").ToString();
    }

    private static string Say(NumberField number)
    {
        var text = number.ToString();
        if (text.Length == 0)
        {
            text = "no digits";
        }

        return number.Presentation == Presentation.Restricted ? text + " (withheld)" : text;
    }

    private static string SayFacility(ReadOnlySpan<byte> content)
    {
        var reader = new FacilityReader(content);
        var text = new StringBuilder(reader.IsQsig ? "QSIG" : "ETSI");
        while (reader.TryRead(out var component))
        {
            text.Append(CultureInfo.InvariantCulture, $" {Words(component.Kind.ToString())}");
            if (component.Value != RoseComponent.NoValue)
            {
                text.Append(CultureInfo.InvariantCulture, $" {component.Value}");
            }
        }

        return reader.IsMalformed ? text.Append(" malformed").ToString() : text.ToString();
    }

    /// <summary>"CallProceeding" becomes "call proceeding".</summary>
    internal static string Words(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && char.IsLower(name[i - 1]))
            {
                text.Append(' ');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
