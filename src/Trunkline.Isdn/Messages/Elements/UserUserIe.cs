namespace Trunkline.Isdn.Messages;

/// <summary>User-user, Q.931 §4.5.30: user-to-user service 1 carries it in call control messages, implicitly when nothing asked for it.</summary>
public readonly ref struct UserUserIe : IInformationElement<UserUserIe>
{
    /// <summary>The longest contents: discriminator and 128 octets of information.</summary>
    public const int MaxLength = 129;

    /// <summary>Protocol discriminator: IA5 characters.</summary>
    public const byte Ia5 = 4;

    /// <param name="discriminator">0 user specific, 4 IA5 characters, others as Q.931 table 4-26.</param>
    /// <param name="information">0 to 128 octets.</param>
    public UserUserIe(byte discriminator, ReadOnlySpan<byte> information)
    {
        Discriminator = discriminator;
        Information = information;
    }

    /// <summary>Protocol discriminator.</summary>
    public byte Discriminator { get; }

    /// <summary>What the user says.</summary>
    public ReadOnlySpan<byte> Information { get; }

    /// <inheritdoc/>
    public static ElementId Id => ElementId.UserUser;

    /// <inheritdoc/>
    public static bool TryRead(ReadOnlySpan<byte> content, out UserUserIe value, out ElementError error)
    {
        value = default;
        if (!ElementOctets.HasLength(content, 1, MaxLength, out error))
        {
            return false;
        }

        value = new(content[0], content[1..]);
        return true;
    }

    /// <inheritdoc/>
    public bool TryWrite(Span<byte> content, out int written) => ElementOctets.TryWrite([Discriminator], Information, MaxLength, content, out written);
}
