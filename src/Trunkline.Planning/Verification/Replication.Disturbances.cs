// What goes wrong meanwhile: lines hang, spans fail, callers storm.
namespace Trunkline.Planning.Verification;

internal sealed partial class Replication
{
    /// <summary>A disturbance begins now.</summary>
    internal void Begin(Disturbance disturbance)
    {
        switch (disturbance)
        {
            case HungCircuits hung:
                TakeOut(hung.Group, hung.First, hung.Count, isCutting: false);
                break;
            case LostCircuits lost:
                TakeOut(lost.Group, lost.First, lost.Count, isCutting: true);
                break;
            case Storm storm:
                ChangeRate(storm.Stream, storm.Factor);
                break;
        }
    }

    /// <summary>A disturbance is over.</summary>
    internal void End(Disturbance disturbance)
    {
        switch (disturbance)
        {
            case HungCircuits hung:
                PutBack(hung.Group, hung.First, hung.Count);
                break;
            case LostCircuits lost:
                PutBack(lost.Group, lost.First, lost.Count);
                break;
            case Storm storm:
                ChangeRate(storm.Stream, 1 / storm.Factor);
                break;
        }
    }

    private void TakeOut(int group, int first, int count, bool isCutting)
    {
        var pool = _groups[group].Pool;
        if (_isObserving)
        {
            CreditFull(_groups[group]);
        }

        for (var circuit = first; circuit < first + count; circuit++)
        {
            pool.TakeOut(circuit);
            if (isCutting && _calls[_groups[group].First + circuit].IsBusy)
            {
                Cut(_groups[group].First + circuit);
            }
        }

        if (pool.IdleCount == 0)
        {
            _groups[group].FullSince = _now;
        }
    }

    private void PutBack(int group, int first, int count)
    {
        var g = _groups[group];
        if (_isObserving)
        {
            CreditFull(g);
        }

        for (var circuit = first; circuit < first + count; circuit++)
        {
            g.Pool.PutBack(circuit, _calls[g.First + circuit].IsBusy, _now);
        }

        g.FullSince = _now;
    }

    private void ChangeRate(int? stream, double factor)
    {
        for (var s = 0; s < _streams.Length; s++)
        {
            if (stream is null || stream == s)
            {
                _streams[s].Process.Storm(factor, _now);
                _arrivals.Set(s, _streams[s].Process.Next);
            }
        }
    }
}
