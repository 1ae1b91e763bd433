using Trunkline.Fxo;
using Trunkline.Gateway;
using Trunkline.Site;
using Trunkline.Tdm;

namespace Trunkline.Host;

/// <summary>All lines of a site as one bank, whatever carries them. A number the site leaves out is a line without battery.</summary>
/// <remarks>On the gateway's loop. Allocates nothing per block.</remarks>
public sealed class CompositeLineBank : ILineBank, IDisposable
{
    private readonly Part[] _parts;

    /// <param name="site">The site; lines attached to memory are left without battery: they exist in simulation only.</param>
    public CompositeLineBank(SiteModel site)
    {
        ArgumentNullException.ThrowIfNull(site);
        Count = SiteGateway.LineCount(site);
        _parts = [.. site.FxoTrunks
            .Where(t => t.Attachment.SocketPath is not null)
            .Select(t => new Part(new(t.Attachment.SocketPath!, t.Lines.Count), [.. t.Lines.Select(l => l.Number - 1)]))];
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public void Transfer(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> toLine, Span<LineSense> sense, Span<short> fromLine)
    {
        sense.Clear();
        fromLine.Clear();
        foreach (var part in _parts)
        {
            part.Transfer(drive, toLine, sense, fromLine);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in _parts)
        {
            part.Bank.Dispose();
        }
    }

    private sealed class Part(UnixLineBank bank, int[] indexes)
    {
        private const int Block = ILineBank.BlockSamples;
        private readonly LineDrive[] _drive = new LineDrive[indexes.Length];
        private readonly LineSense[] _sense = new LineSense[indexes.Length];
        private readonly short[] _to = new short[indexes.Length * Block];
        private readonly short[] _from = new short[indexes.Length * Block];

        public UnixLineBank Bank => bank;

        public void Transfer(ReadOnlySpan<LineDrive> drive, ReadOnlySpan<short> toLine, Span<LineSense> sense, Span<short> fromLine)
        {
            for (var i = 0; i < indexes.Length; i++)
            {
                _drive[i] = drive[indexes[i]];
                toLine.Slice(indexes[i] * Block, Block).CopyTo(_to.AsSpan(i * Block));
            }

            bank.Transfer(_drive, _to, _sense, _from);
            for (var i = 0; i < indexes.Length; i++)
            {
                sense[indexes[i]] = _sense[i];
                _from.AsSpan(i * Block, Block).CopyTo(fromLine[(indexes[i] * Block)..]);
            }
        }
    }
}
