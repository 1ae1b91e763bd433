// A bank of virtual lines in memory: the exchange's side is in the same process and runs inside the transfer. For tests and simulation.
using Trunkline.Fxo;

namespace Trunkline.Tdm;

/// <summary>Joins the gateway's side of a bank straight to the exchange's: one block in, one block out, nothing in between.</summary>
public sealed class VirtualLineBank : ILineBank
{
    private readonly ILineFarSide _farSide;

    /// <param name="farSide">The exchange's side.</param>
    public VirtualLineBank(ILineFarSide farSide)
    {
        ArgumentNullException.ThrowIfNull(farSide);
        _farSide = farSide;
    }

    /// <inheritdoc/>
    public int Count => _farSide.Count;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> toLine, Span<LineSense> sense, Span<short> fromLine) =>
        _farSide.Process(drive, toLine, sense, fromLine);
}
