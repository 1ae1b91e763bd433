using System.Text;
using Trunkline.Base;
using Trunkline.Isdn.Messages;

namespace Trunkline.Isdn.CallControl;

/// <summary>What a SETUP carries, either way, free of octets where a call has a word for it.</summary>
public sealed record Q931Setup
{
    /// <summary>Who is called; no digits when all of them follow.</summary>
    public PhoneNumber Called { get; init; } = PhoneNumber.None;

    /// <summary>Who calls.</summary>
    public PhoneNumber Calling { get; init; } = PhoneNumber.None;

    /// <summary>The second calling number of a SETUP that has two.</summary>
    public PhoneNumber SecondCalling { get; init; } = PhoneNumber.None;

    /// <summary>The number that diverted the call last, by element 0x74; by facility it is in <see cref="Facilities"/>.</summary>
    public PhoneNumber Redirecting { get; init; } = PhoneNumber.None;

    /// <summary>Why it diverted.</summary>
    public RedirectingReason RedirectingReason { get; init; }

    /// <summary>A name or text to show; up to 80 characters of Latin-1.</summary>
    public string Display { get; init; } = "";

    /// <summary>What the channel is to carry.</summary>
    public BearerCapabilityIe Bearer { get; init; } = BearerCapabilityIe.Audio;

    /// <summary>No more digits follow (Sending complete).</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>The channel a call of ours asks for; 0: the interface's order of hunting chooses.</summary>
    public int Channel { get; init; }

    /// <summary>How strongly; null: as the interface does.</summary>
    public ChannelNegotiation? Negotiation { get; init; }

    /// <summary>A progress indicator; null when none.</summary>
    public ProgressIndicatorIe? Progress { get; init; }

    /// <summary>Keypad characters; empty when none.</summary>
    public string Keypad { get; init; } = "";

    /// <summary>Contents of the called party subaddress; empty when none.</summary>
    public ReadOnlyMemory<byte> CalledSubaddress { get; init; }

    /// <summary>Contents of the calling party subaddress; empty when none.</summary>
    public ReadOnlyMemory<byte> CallingSubaddress { get; init; }

    /// <summary>Contents of User-user, protocol discriminator first; empty when none. A repeated SETUP carries it too.</summary>
    public ReadOnlyMemory<byte> UserToUser { get; init; }

    /// <summary>Contents of low layer compatibility; empty when none.</summary>
    public ReadOnlyMemory<byte> LowLayer { get; init; }

    /// <summary>Contents of high layer compatibility; empty when none.</summary>
    public ReadOnlyMemory<byte> HighLayer { get; init; }

    /// <summary>Contents of each Facility element.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Facilities { get; init; } = [];

    /// <summary>Reads a SETUP that passed the checks; what is optional and unusable counts as absent.</summary>
    internal static Q931Setup Read(Q931Message message)
    {
        var called = message.TryGet<CalledPartyNumberIe>(out var to) ? to.Number.ToPhoneNumber() : PhoneNumber.None;
        var calling = message.TryGet<CallingPartyNumberIe>(out var from) ? from.Number.ToPhoneNumber() : PhoneNumber.None;
        var second = message.TryGet<CallingPartyNumberIe>(1, out var other) ? other.Number.ToPhoneNumber() : PhoneNumber.None;
        var hasRedirecting = message.TryGet<RedirectingNumberIe>(out var redirecting);
        _ = message.TryGet<BearerCapabilityIe>(out var bearer);
        return new()
        {
            Called = called,
            Calling = calling,
            SecondCalling = second,
            Redirecting = hasRedirecting ? redirecting.Number.ToPhoneNumber() : PhoneNumber.None,
            RedirectingReason = hasRedirecting ? redirecting.Reason : RedirectingReason.Unknown,
            Display = message.TryGet<DisplayIe>(out var display) ? Encoding.Latin1.GetString(display.Text) : "",
            Bearer = bearer,
            IsComplete = message.Has(ElementId.SendingComplete),
            Progress = message.TryGet<ProgressIndicatorIe>(out var progress) ? progress : null,
            Keypad = message.TryGet<KeypadIe>(out var keypad) ? keypad.ToString() : "",
            CalledSubaddress = Contents(message, ElementId.CalledPartySubaddress),
            CallingSubaddress = Contents(message, ElementId.CallingPartySubaddress),
            UserToUser = Contents(message, ElementId.UserUser),
            LowLayer = Contents(message, ElementId.LowLayerCompatibility),
            HighLayer = Contents(message, ElementId.HighLayerCompatibility),
            Facilities = Q931Details.FacilitiesOf(message),
        };
    }

    /// <summary>Adds everything but the channel to a SETUP.</summary>
    internal void Write(ref Q931Writer writer, Q931Values values)
    {
        Span<byte> digits = new byte[NumberField.MaxDigits];
        if (IsComplete && values.SendsSendingComplete)
        {
            writer.Add(default(SendingCompleteIe));
        }

        writer.Add(Bearer);
        foreach (var facility in Facilities)
        {
            writer.AddRaw(ElementId.Facility, facility.Span);
        }

        if (Progress is { } progress)
        {
            writer.Add(progress);
        }

        Q931Details.WriteText(ref writer, Display);
        if (Keypad.Length > 0)
        {
            Span<byte> keys = stackalloc byte[KeypadIe.MaxLength];
            writer.AddRaw(ElementId.Keypad, keys[..Encoding.Latin1.GetBytes(Keypad.AsSpan(0, Math.Min(Keypad.Length, keys.Length)), keys)]);
        }

        if (Calling.HasDigits || Calling.Presentation == Presentation.Restricted)
        {
            writer.Add(CallingPartyNumberIe.From(Calling, digits));
        }

        if (SecondCalling.HasDigits)
        {
            writer.Add(CallingPartyNumberIe.From(SecondCalling, digits));
        }

        Q931Details.WriteContents(ref writer, ElementId.CallingPartySubaddress, CallingSubaddress);
        if (Called.HasDigits)
        {
            writer.Add(CalledPartyNumberIe.From(Called, digits));
        }

        Q931Details.WriteContents(ref writer, ElementId.CalledPartySubaddress, CalledSubaddress);
        if (Redirecting.HasDigits)
        {
            writer.Add(RedirectingNumberIe.From(Redirecting, RedirectingReason, digits));
        }

        Q931Details.WriteContents(ref writer, ElementId.LowLayerCompatibility, LowLayer);
        Q931Details.WriteContents(ref writer, ElementId.HighLayerCompatibility, HighLayer);
        Q931Details.WriteContents(ref writer, ElementId.UserUser, UserToUser);
    }

    private static byte[] Contents(Q931Message message, ElementId id) =>
        message.TryFind(id, out var element) && !element.IsTruncated ? message.Content(element).ToArray() : [];
}
