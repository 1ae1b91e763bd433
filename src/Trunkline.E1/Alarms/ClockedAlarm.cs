namespace Trunkline.E1;

/// <summary>Clocks <see cref="AlarmFsm"/> for one alarm; time is counted in frames.</summary>
internal struct ClockedAlarm
{
    private AlarmState _state;
    private int _frames;

    internal int Onsets { get; private set; }

    /// <summary>Stands from the beginning, whatever the wait, and is no onset.</summary>
    internal void Begin() => _state = AlarmState.Raised;

    internal AlarmState Advance(bool isDefect, int frames, AlarmCriteria criteria)
    {
        _frames = Math.Min(_frames + frames, int.MaxValue / 2);
        Apply(isDefect ? AlarmEvent.DefectBegins : AlarmEvent.DefectEnds);
        var most = AlarmFsm.FramesOf(_state, criteria);
        if (most >= 0 && _frames >= most)
        {
            Apply(AlarmEvent.TimeIsUp);
        }

        return _state;
    }

    private void Apply(AlarmEvent e)
    {
        var step = AlarmFsm.On(_state, e);
        if (!step.Known)
        {
            return;
        }

        Onsets += step.Do.HasFlag(AlarmDo.CountOnset) ? 1 : 0;
        _state = step.Next;
        _frames = 0;
    }
}
