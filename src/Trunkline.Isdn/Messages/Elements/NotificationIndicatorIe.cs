namespace Trunkline.Isdn.Messages;

/// <summary>Notification description, Q.931 §4.5.22 and Q.950 supplementary services.</summary>
public enum Notification : byte
{
    /// <summary>The user suspended.</summary>
    UserSuspended = 0,

    /// <summary>The user resumed.</summary>
    UserResumed = 1,

    /// <summary>The bearer service changed.</summary>
    BearerServiceChange = 2,

    /// <summary>A BER-coded data structure follows: QSIG.</summary>
    Structured = 4,

    /// <summary>Conference established.</summary>
    ConferenceEstablished = 0x42,

    /// <summary>Conference disconnected.</summary>
    ConferenceDisconnected = 0x43,

    /// <summary>The remote user put the call on hold.</summary>
    RemoteHold = 0x79,

    /// <summary>The remote user retrieved the call.</summary>
    RemoteRetrieval = 0x7A,

    /// <summary>The call is diverting.</summary>
    CallIsDiverting = 0x7B,

    /// <summary>Diversion activated.</summary>
    DiversionActivated = 0x68,
}

/// <summary>Notification indicator, Q.931 §4.5.22.</summary>
public readonly ref struct NotificationIndicatorIe : IInformationElement<NotificationIndicatorIe>
{
    /// <param name="description">What is notified.</param>
    /// <param name="data">The BER data structure of <see cref="Notification.Structured"/>.</param>
    public NotificationIndicatorIe(Notification description, ReadOnlySpan<byte> data = default)
    {
        Description = description;
        Data = data;
    }

    /// <summary>What is notified; any of 0 to 127.</summary>
    public Notification Description { get; }

    /// <summary>What follows the description.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.NotificationIndicator;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out NotificationIndicatorIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, 255, out error))
        {
            return false;
        }

        value = new((Notification)(content[0] & 0x7F), content[1..]);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite(
        [(byte)((Data.IsEmpty ? 0x80 : 0) | (byte)Description)], Data, 255, content, out written);
}
