using System.Text;
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

/// <summary>What any message but SETUP carries beside its meaning, either way.</summary>
public sealed record Q931Details
{
    /// <summary>Nothing.</summary>
    public static Q931Details None { get; } = new();

    /// <summary>Progress indicators.</summary>
    public IReadOnlyList<ProgressIndicatorIe> Progress { get; init; } = [];

    /// <summary>Who answered, in CONNECT.</summary>
    public PhoneNumber Connected { get; init; } = PhoneNumber.None;

    /// <summary>Further digits, in INFORMATION.</summary>
    public PhoneNumber Called { get; init; } = PhoneNumber.None;

    /// <summary>No more digits follow, in INFORMATION.</summary>
    public bool IsComplete { get; init; }

    /// <summary>A name or text to show.</summary>
    public string Display { get; init; } = "";

    /// <summary>Keypad characters.</summary>
    public string Keypad { get; init; } = "";

    /// <summary>What is notified, in NOTIFY; null when nothing.</summary>
    public Notification? Notification { get; init; }

    /// <summary>The cause, where the message has one: PROGRESS may.</summary>
    public Q850Cause Cause { get; init; }

    /// <summary>Contents of User-user, protocol discriminator first.</summary>
    public ReadOnlyMemory<byte> UserToUser { get; init; }

    /// <summary>Contents of the connected subaddress.</summary>
    public ReadOnlyMemory<byte> ConnectedSubaddress { get; init; }

    /// <summary>Contents of each Facility element: advice of charge, diversion, names.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Facilities { get; init; } = [];

    /// <summary>There is something to hear in the channel (descriptions 1 and 8).</summary>
    public bool IsInBand
    {
        get
        {
            foreach (var progress in Progress)
            {
                if (progress.IsInBand)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Details with one progress indicator: something to hear in the channel.</summary>
    public static Q931Details InBand(CauseLocation location) => new() { Progress = [new(ProgressDescription.InBand, location)] };

    /// <summary>Reads what a message carries; unusable elements count as absent.</summary>
    internal static Q931Details Read(Q931Message message)
    {
        if (message.Elements.IsEmpty || (message.Elements.Length == 1 && message.Elements[0].Id is ElementId.ChannelIdentification or ElementId.Cause))
        {
            return None;
        }

        List<ProgressIndicatorIe>? indicators = null;
        for (var i = 0; i < 3 && message.TryGet<ProgressIndicatorIe>(i, out var indicator); i++)
        {
            (indicators ??= []).Add(indicator);
        }

        return new()
        {
            Progress = indicators ?? (IReadOnlyList<ProgressIndicatorIe>)[],
            Connected = message.TryGet<ConnectedNumberIe>(out var connected) ? connected.Number.ToPhoneNumber() : PhoneNumber.None,
            Called = message.TryGet<CalledPartyNumberIe>(out var called) ? called.Number.ToPhoneNumber() : PhoneNumber.None,
            IsComplete = message.Has(ElementId.SendingComplete),
            Display = message.TryGet<DisplayIe>(out var display) ? Encoding.Latin1.GetString(display.Text) : "",
            Keypad = message.TryGet<KeypadIe>(out var keypad) ? keypad.ToString() : "",
            Notification = message.TryGet<NotificationIndicatorIe>(out var notification) ? notification.Description : null,
            Cause = message.TryGet<CauseIe>(out var cause) ? cause.Value : Q850Cause.None,
            UserToUser = Contents(message, ElementId.UserUser),
            ConnectedSubaddress = Contents(message, ElementId.ConnectedSubaddress),
            Facilities = FacilitiesOf(message),
        };
    }

    /// <summary>Adds everything to a message.</summary>
    internal void Write(ref Q931Writer writer, Q931MessageType type)
    {
        Span<byte> digits = new byte[NumberField.MaxDigits];
        if (IsComplete)
        {
            writer.Add(default(SendingCompleteIe));
        }

        foreach (var facility in Facilities)
        {
            writer.AddRaw(ElementId.Facility, facility.Span);
        }

        foreach (var indicator in Progress)
        {
            writer.Add(indicator);
        }

        if (Notification is { } notification)
        {
            writer.AddRaw(ElementId.NotificationIndicator, [(byte)(0x80 | (byte)notification)]);
        }

        WriteText(ref writer, Display);
        if (Keypad.Length > 0)
        {
            Span<byte> keys = stackalloc byte[KeypadIe.MaxLength];
            writer.AddRaw(ElementId.Keypad, keys[..Encoding.Latin1.GetBytes(Keypad.AsSpan(0, Math.Min(Keypad.Length, keys.Length)), keys)]);
        }

        if (Connected.HasDigits || (type == Q931MessageType.Connect && Connected.Presentation == Presentation.Restricted))
        {
            writer.Add(ConnectedNumberIe.From(Connected, digits));
        }

        WriteContents(ref writer, ElementId.ConnectedSubaddress, ConnectedSubaddress);
        if (Called.HasDigits)
        {
            writer.Add(CalledPartyNumberIe.From(Called, digits));
        }

        WriteContents(ref writer, ElementId.UserUser, UserToUser);
    }

    /// <summary>Contents of each Facility element of a message.</summary>
    internal static IReadOnlyList<ReadOnlyMemory<byte>> FacilitiesOf(Q931Message message)
    {
        List<ReadOnlyMemory<byte>>? facilities = null;
        for (var i = 0; message.TryFind(ElementId.Facility, i, out var element); i++)
        {
            if (!element.IsTruncated)
            {
                (facilities ??= []).Add(message.Content(element).ToArray());
            }
        }

        return facilities ?? (IReadOnlyList<ReadOnlyMemory<byte>>)[];
    }

    internal static void WriteText(ref Q931Writer writer, string text)
    {
        if (text.Length > 0)
        {
            Span<byte> octets = stackalloc byte[80];
            writer.AddRaw(ElementId.Display, octets[..Encoding.Latin1.GetBytes(text.AsSpan(0, Math.Min(text.Length, octets.Length)), octets)]);
        }
    }

    internal static void WriteContents(ref Q931Writer writer, ElementId id, ReadOnlyMemory<byte> contents)
    {
        if (!contents.IsEmpty)
        {
            writer.AddRaw(id, contents.Span);
        }
    }

    private static byte[] Contents(Q931Message message, ElementId id) =>
        message.TryFind(id, out var element) && !element.IsTruncated ? message.Content(element).ToArray() : [];
}
