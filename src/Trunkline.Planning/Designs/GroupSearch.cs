using Trunkline.Planning.Traffic;

namespace Trunkline.Planning.Designs;

/// <summary>The fewest circuits, and of them kept for emergency calls, with which every stream meets its target in one group.</summary>
internal sealed class GroupSearch(DesignLoss loss)
{
    /// <summary>More circuits than this are no single site's.</summary>
    internal const int Most = 30_000;

    /// <summary>Keeping more than this for emergency calls is never what meets a target.</summary>
    private const int MostReserve = 12;

    private (double Erlang, int Circuits)? _last;

    /// <summary>The smallest group: fewest circuits first, then fewest kept.</summary>
    /// <param name="streams">What is offered.</param>
    /// <param name="reserves">False to keep none.</param>
    /// <returns>Null when none up to <see cref="Most"/> is enough.</returns>
    internal (int Circuits, int Reserve)? Smallest(IReadOnlyList<TrafficStream> streams, bool reserves = true)
    {
        if (streams.Count == 0 || streams.Sum(s => s.Erlang) <= 0)
        {
            return (0, 0);
        }

        var erlang = streams.Sum(s => s.Erlang);
        (int Circuits, int Reserve)? best = null;
        var most = reserves && streams.Any(s => s.IsEmergency) && streams.Any(s => !s.IsEmergency) ? MostReserve : 0;
        var worse = 0;
        var least = loss.LeastBlocking(streams);
        for (var reserve = 0; reserve <= most && worse < 2; reserve++)
        {
            // callers who wait fill every line there is, but those kept
            var isBeyond = streams.Any(s => s is { Erlang: > 0, IsFinite: false } && s.BlockingTarget < least && (reserve == 0 || !s.IsEmergency || s.Seats is not null));
            if (!isBeyond && Fewest.UpTo(reserve, best?.Circuits - 1 ?? Most, best?.Circuits - 1 ?? Guess(erlang), n => Meets(streams, n, reserve)) is { } circuits)
            {
                best = (circuits, reserve);
                worse = 0;
            }
            else if (best is not null)
            {
                // what normal calls need rises with the reserve, what emergency calls need falls: past the crossing it only gets worse
                worse++;
            }
        }

        if (best is { } found)
        {
            _last = (erlang, found.Circuits);
        }

        return best;
    }

    /// <summary>The smallest reserve that meets every target with so many circuits; null when none does.</summary>
    internal int? SmallestReserve(IReadOnlyList<TrafficStream> streams, int circuits)
    {
        var most = streams.Any(s => s.IsEmergency) ? Math.Min(MostReserve, circuits) : 0;
        for (var reserve = 0; reserve <= most; reserve++)
        {
            if (Meets(streams, circuits, reserve))
            {
                return reserve;
            }
        }

        return null;
    }

    /// <summary>True when every stream meets its target.</summary>
    internal bool Meets(IReadOnlyList<TrafficStream> streams, int circuits, int reserve)
    {
        var blocking = loss.Shared(streams, circuits, reserve);
        for (var s = 0; s < blocking.Length; s++)
        {
            if (streams[s].Erlang > 0 && blocking[s] > streams[s].BlockingTarget)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where a search begins: as far above the load as the last one ended above its own.</summary>
    private int Guess(double erlang)
    {
        var above = _last is (var load, var circuits) ? (circuits - load) * Math.Sqrt(erlang / load) : 0;
        return (int)Math.Clamp(Math.Ceiling(erlang + above), 1, Most);
    }
}
