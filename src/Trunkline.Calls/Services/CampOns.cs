using Trunkline.Base;

namespace Trunkline.Calls;

/// <summary>Everybody who waits for a free circuit. Whose call began first is first, whatever route it is for.</summary>
/// <remarks>On the loop.</remarks>
internal sealed class CampOns
{
    private readonly NodeLoop _loop;
    private readonly List<CampOnService> _waiting = [];
    private readonly WheelAction _look;

    public CampOns(NodeLoop loop)
    {
        _loop = loop;
        _look = new(Look);
    }

    /// <summary>How many wait for a route.</summary>
    public int Waiting(string route) => _waiting.Count(w => w.Route == route);

    /// <summary>A caller's place among those who wait for his route, from 1.</summary>
    public int PositionOf(CampOnService caller) => _waiting.TakeWhile(w => w != caller).Count(w => w.Route == caller.Route) + 1;

    public void Add(CampOnService caller)
    {
        var at = _waiting.FindIndex(w => w.Call.Id > caller.Call.Id);
        _waiting.Insert(at < 0 ? _waiting.Count : at, caller);
    }

    public void Remove(CampOnService caller) => _waiting.Remove(caller);

    /// <summary>A circuit may have come free: at the end of what happens now, whoever is first has it.</summary>
    public void OnCircuitIdle()
    {
        if (!_look.IsRunning)
        {
            _loop.Wheel.Start(_look, 1);
        }
    }

    private void Look()
    {
        foreach (var caller in _waiting.ToArray())
        {
            if (_waiting.Contains(caller) && caller.MayGo)
            {
                caller.Call.TryAgain();
            }
        }
    }
}
