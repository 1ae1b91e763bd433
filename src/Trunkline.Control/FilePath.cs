using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace Trunkline.Control;

/// <summary>A path of up to 255 octets of UTF-8 held in the value itself.</summary>
[InlineArray(Capacity + 1)]
public struct FilePath
{
    /// <summary>The most octets.</summary>
    public const int Capacity = 255;

    private byte _first; // element 0 is the length

    /// <summary>From text.</summary>
    /// <param name="text">At most <see cref="Capacity"/> octets; more is an error of the caller.</param>
    public FilePath(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>From octets.</summary>
    /// <param name="utf8">At most <see cref="Capacity"/>; more is an error of the caller.</param>
    public FilePath(ReadOnlySpan<byte> utf8)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(utf8.Length, Capacity);
        Span<byte> all = this;
        all[0] = (byte)utf8.Length;
        utf8.CopyTo(all[1..]);
    }

    /// <summary>The octets.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Octets => ((ReadOnlySpan<byte>)this).Slice(1, this[0]);

    /// <inheritdoc/>
    public override readonly string ToString() => Encoding.UTF8.GetString(Octets);
}
