using System.Buffers.Binary;

namespace Trunkline.Control;

/// <summary>The frame of the control link, little-endian: where a record ends and what it is, not what is in it.</summary>
/// <remarks>
/// <code>
///  0  u32  length of what follows
///  4  u8   version, 1
///  5  u32  epoch of the controller
///  9  u64  sequence, per direction, one more than the last
/// 17  u8   type (ControlType)
/// 18  ...  body
/// </code>
/// </remarks>
/// <param name="Version">The sender's version.</param>
/// <param name="Epoch">The controller's epoch, both ways.</param>
/// <param name="Sequence">The sender's sequence.</param>
/// <param name="Type">The record.</param>
/// <param name="BodyLength">Octets of body.</param>
public readonly record struct ControlFrame(byte Version, uint Epoch, ulong Sequence, ControlType Type, int BodyLength)
{
    /// <summary>The version written here.</summary>
    public const byte CurrentVersion = 1;

    /// <summary>Octets before the body.</summary>
    public const int HeaderLength = 18;

    /// <summary>The longest body of any record: a prompt's file and name.</summary>
    public const int MaxBody = 8 + 1 + FixedText.Capacity + 1 + FilePath.Capacity;

    /// <summary>The longest frame.</summary>
    public const int MaxLength = HeaderLength + MaxBody;

    /// <summary>The whole frame's length.</summary>
    public int Length => HeaderLength + BodyLength;

    /// <summary>Writes the header.</summary>
    /// <param name="to">At least <see cref="HeaderLength"/> octets.</param>
    /// <param name="epoch">The controller's epoch.</param>
    /// <param name="sequence">The sender's sequence.</param>
    /// <param name="type">The record.</param>
    /// <param name="bodyLength">0 to <see cref="MaxBody"/>.</param>
    public static void Write(Span<byte> to, uint epoch, ulong sequence, ControlType type, int bodyLength)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)(HeaderLength - 4 + bodyLength));
        to[4] = CurrentVersion;
        BinaryPrimitives.WriteUInt32LittleEndian(to[5..], epoch);
        BinaryPrimitives.WriteUInt64LittleEndian(to[9..], sequence);
        to[17] = (byte)type;
    }

    /// <summary>Reads the header and checks length and version.</summary>
    /// <param name="octets">The stream from the beginning of a frame.</param>
    /// <param name="frame">The header.</param>
    /// <param name="error">Why it can never become a frame; none when more octets are needed.</param>
    /// <returns>True when the whole frame is there; false when more is needed or <paramref name="error"/> is set.</returns>
    public static bool TryRead(ReadOnlySpan<byte> octets, out ControlFrame frame, out ControlError error)
    {
        frame = default;
        error = default;
        if (octets.Length < 4)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(octets);
        if (length is < HeaderLength - 4 or > MaxLength - 4)
        {
            error = new(ControlErrorKind.Length, 0);
            return false;
        }

        if (octets.Length > 4 && octets[4] != CurrentVersion)
        {
            error = new(ControlErrorKind.Version, 4);
            return false;
        }

        if (octets.Length < 4 + (int)length)
        {
            return false;
        }

        frame = new(
            octets[4],
            BinaryPrimitives.ReadUInt32LittleEndian(octets[5..]),
            BinaryPrimitives.ReadUInt64LittleEndian(octets[9..]),
            (ControlType)octets[17],
            (int)length + 4 - HeaderLength);
        return true;
    }
}
