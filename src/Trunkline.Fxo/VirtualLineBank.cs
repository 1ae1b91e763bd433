namespace Trunkline.Fxo;

/// <summary>A bank of virtual lines within one process: the World joins its gateway to its exchange with it.</summary>
/// <param name="farSide">The exchange's side.</param>
public sealed class VirtualLineBank(ILineFarSide farSide) : ILineBank
{
    /// <inheritdoc/>
    public int Count => farSide.Count;

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> toLine, Span<LineSense> sense, Span<short> fromLine) =>
        farSide.Process(drive, toLine, sense, fromLine);
}
