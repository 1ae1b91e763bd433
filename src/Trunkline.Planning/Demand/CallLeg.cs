using System.Buffers.Binary;

namespace Trunkline.Planning.Demand;

/// <summary>How an attempt ended.</summary>
internal enum LegOutcome : byte
{
    Unanswered,
    Answered,
    Busy,
    Failed,

    /// <summary>There was no line for it.</summary>
    Blocked,
}

/// <summary>One row of call records as it was read, before calls are put together. Times are microseconds since 1970 in UTC.</summary>
internal struct CallLeg
{
    /// <summary>Hash of the identifier all legs of the call share; 0 when there is none.</summary>
    internal ulong Call;

    /// <summary>Hash of what makes the row this row: the same in a copy of it.</summary>
    internal ulong Identity;

    /// <summary>Hash of the caller's line; 0 when the caller is inside.</summary>
    internal ulong CallerLine;

    /// <summary>Hash of the called side's line; 0 when the called side is inside or none was seized.</summary>
    internal ulong CalledLine;

    /// <summary>Hash of the caller's number; 0 when withheld.</summary>
    internal ulong Caller;

    /// <summary>Hash of caller and called: who wants whom, to know a second try; 0 when the caller is withheld.</summary>
    internal ulong Wish;

    internal long Start;
    internal long Answer;
    internal long End;
    internal uint Row;
    internal LegOutcome Outcome;

    /// <summary>Inbound stream when <see cref="CallerLine"/> is set.</summary>
    internal StreamSlot Inbound;

    /// <summary>Outbound stream when <see cref="CalledLine"/> is set or the attempt was blocked.</summary>
    internal StreamSlot Outbound;

    /// <summary>Start and end both are written; else the end was computed from a duration.</summary>
    internal bool HasEnd;

    /// <summary>The identifiers do not tell which rows are one call.</summary>
    internal bool IsAlone;

    /// <summary>Index of the gateway among the file's, 0 when not told.</summary>
    internal ulong Gateway;
}

/// <summary>A 64-bit hash of octets. Not for secrets: two calls of 10 million share one with a chance of 3·10⁻⁶.</summary>
internal static class OctetHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    internal static ulong Of(ReadOnlySpan<byte> octets, ulong seed = 0)
    {
        var hash = seed ^ ((ulong)octets.Length * Multiplier);
        while (octets.Length >= 8)
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(octets));
            octets = octets[8..];
        }

        ulong rest = 0;
        foreach (var octet in octets)
        {
            rest = (rest << 8) | octet;
        }

        hash = Mix(hash ^ rest);
        // 0 means "none"
        return hash == 0 ? 1 : hash;
    }

    internal static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 32)) * Multiplier;
        value = (value ^ (value >> 29)) * 0xBF58476D1CE4E5B9;
        return value ^ (value >> 32);
    }
}
