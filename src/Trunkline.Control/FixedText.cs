using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Trunkline.Control;

/// <summary>Up to 63 octets of UTF-8 held in the value itself: records that carry text allocate nothing.</summary>
[InlineArray(Capacity + 1)]
public struct FixedText : IEquatable<FixedText>
{
    /// <summary>The most octets held; longer text is cut at a character boundary.</summary>
    public const int Capacity = 63;

    private byte _first; // element 0 is the length

    /// <summary>From text; cut to <see cref="Capacity"/> octets.</summary>
    public FixedText(ReadOnlySpan<char> text)
    {
        Span<byte> all = this;
        Encoder encoder = Encoding.UTF8.GetEncoder();
        encoder.Convert(text, all[1..], flush: true, out _, out var used, out _);
        all[0] = (byte)used;
    }

    /// <summary>From octets; cut to <see cref="Capacity"/>.</summary>
    public FixedText(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Capacity)
        {
            utf8 = utf8[..Capacity];
        }

        Span<byte> all = this;
        utf8.CopyTo(all[1..]);
        all[0] = (byte)utf8.Length;
    }

    /// <summary>Length in octets.</summary>
    public readonly int Length => this[0];

    /// <summary>The octets.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Octets => ((ReadOnlySpan<byte>)this).Slice(1, this[0]);

    /// <summary>From text.</summary>
    public static implicit operator FixedText(string text) => new(text.AsSpan());

    /// <summary>Same octets.</summary>
    public static bool operator ==(FixedText a, FixedText b) => a.Equals(b);

    /// <summary>Different octets.</summary>
    public static bool operator !=(FixedText a, FixedText b) => !a.Equals(b);

    /// <inheritdoc/>
    public readonly bool Equals(FixedText other) => Octets.SequenceEqual(other.Octets);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is FixedText other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Octets);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override readonly string ToString() => Encoding.UTF8.GetString(Octets);
}
