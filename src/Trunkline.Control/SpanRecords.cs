// E1 spans in Control: the data link's primitives travel as they are (Q.921 §4.1), the link itself lives in the gateway.
using Trunkline.Base;

namespace Trunkline.Control;

/// <summary>The octets of one layer 3 message held in the value itself, at most Q.921's N201.</summary>
[System.Runtime.CompilerServices.InlineArray(Capacity + 2)]
public struct DlOctets
{
    /// <summary>The most octets.</summary>
    public const int Capacity = 260;

    private byte _first; // elements 0 and 1 are the length

    /// <summary>Takes octets.</summary>
    /// <param name="octets">At most <see cref="Capacity"/>; more is an error of the caller.</param>
    public DlOctets(ReadOnlySpan<byte> octets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(octets.Length, Capacity);
        Span<byte> all = this;
        (all[0], all[1]) = ((byte)octets.Length, (byte)(octets.Length >> 8));
        octets.CopyTo(all[2..]);
    }

    /// <summary>The octets.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Octets => ((ReadOnlySpan<byte>)this).Slice(2, this[0] | (this[1] << 8));

    /// <inheritdoc/>
    public override readonly string ToString() => Convert.ToHexString(Octets);
}

/// <summary>The octets of one frame held in the value itself: a layer 3 message with the longest address and control field.</summary>
[System.Runtime.CompilerServices.InlineArray(Capacity + 2)]
public struct FrameOctets
{
    /// <summary>The most octets.</summary>
    public const int Capacity = DlOctets.Capacity + 4;

    private byte _first; // elements 0 and 1 are the length

    /// <summary>Takes octets.</summary>
    /// <param name="octets">What is longer than <see cref="Capacity"/> is cut off: whatever comes on a D-channel may be shown.</param>
    public FrameOctets(ReadOnlySpan<byte> octets)
    {
        octets = octets[..Math.Min(octets.Length, Capacity)];
        Span<byte> all = this;
        (all[0], all[1]) = ((byte)octets.Length, (byte)(octets.Length >> 8));
        octets.CopyTo(all[2..]);
    }

    /// <summary>The octets.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ReadOnlySpan<byte> Octets => ((ReadOnlySpan<byte>)this).Slice(2, this[0] | (this[1] << 8));

    /// <inheritdoc/>
    public override readonly string ToString() => Convert.ToHexString(Octets);
}

/// <summary>Command: show the frames of a span's D-channel by <see cref="DlFrame"/>, or no longer. It ends by itself with the controller.</summary>
/// <param name="Span">The span's number, 1 and up.</param>
/// <param name="IsOn">True to show them; when they are shown already, nothing changes.</param>
public readonly record struct TraceFrames(int Span, bool IsOn);

/// <summary>Event: a frame of a traced D-channel, as it was sent or as it came. May be lost on the way to the controller: <paramref name="Number"/> tells.</summary>
/// <param name="Span">The span's number.</param>
/// <param name="IsOutgoing">True when the gateway sent it.</param>
/// <param name="Number">Counts the frames since tracing began, from 1; a gap is frames that were not told.</param>
/// <param name="At">When, microseconds since 1970, UTC, by the gateway's clock.</param>
/// <param name="Length">Octets of the whole frame, address to information.</param>
/// <param name="Frame">The frame, as much of it as is kept.</param>
public readonly record struct DlFrame(int Span, bool IsOutgoing, uint Number, ulong At, ushort Length, FrameOctets Frame);

/// <summary>Command: a primitive for a span's data link. Not carried out while the span is not there: the snapshot tells.</summary>
/// <param name="Span">The span's number, 1 and up.</param>
/// <param name="Primitive">A request.</param>
/// <param name="Message">The message; empty unless the primitive carries data.</param>
public readonly record struct DlRequest(int Span, DlPrimitive Primitive, DlOctets Message);

/// <summary>Event: a primitive of a span's data link.</summary>
/// <param name="Span">The span's number, 1 and up.</param>
/// <param name="Primitive">An indication or a confirm.</param>
/// <param name="Message">The message; empty unless the primitive carries data.</param>
public readonly record struct DlIndication(int Span, DlPrimitive Primitive, DlOctets Message);

/// <summary>Event: what is wrong at the far end of a span's data link.</summary>
/// <param name="Span">The span's number.</param>
/// <param name="Diagnosis">The diagnosis.</param>
/// <param name="Value">A value that belongs to it.</param>
public readonly record struct DlDiagnosed(int Span, DlDiagnosis Diagnosis, int Value);

/// <summary>Event: a span's alarms changed, all of them as they are now.</summary>
/// <param name="Span">The span's number.</param>
/// <param name="Alarms">The alarms.</param>
/// <param name="Why">Why it is not attached, for people; empty when it is, or when nobody knows.</param>
public readonly record struct SpanChanged(int Span, SpanAlarms Alarms, FixedText Why);

/// <summary>Snapshot: a span.</summary>
/// <param name="Span">The span's number.</param>
/// <param name="Alarms">Its alarms.</param>
/// <param name="IsLinkUp">True when its data link is established.</param>
/// <param name="Establishments">How often it was established since the gateway began: more than a controller knows of means that messages may be lost.</param>
/// <param name="Why">Why it is not attached, for people.</param>
public readonly record struct SnapshotSpan(int Span, SpanAlarms Alarms, bool IsLinkUp, uint Establishments, FixedText Why);
