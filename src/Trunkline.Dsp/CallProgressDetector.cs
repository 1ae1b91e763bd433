using Trunkline.Base;

namespace Trunkline.Dsp;

/// <summary>Hears the tones an exchange sends about a call: dial, ringing, busy, congestion, special information (E.180).</summary>
/// <remarks>
/// A bank of Goertzel filters at the plan's frequencies in sub-blocks of 10 ms; a window of 20 ms belongs to a tone when its
/// frequencies carry at least 65 % of the power (<see cref="ToneSet"/>), at -40 dBm0 and more. Each tone of the plan then
/// follows its own cadence (<see cref="CadenceTracker"/>); lengths may be 20 % off. Decided as soon as it can be:
/// <list type="bullet">
/// <item>a tone whose frequencies no other tone of the plan has (us and uk dial and ringing): after 350 ms of it;</item>
/// <item>ringing whose burst is unlike all others: at the end of the first burst;</item>
/// <item>dial tone on frequencies that ringing or busy have too: when it has outlasted their longest burst, or, with
/// <see cref="ExpectDialTone"/>, after 350 ms;</item>
/// <item>busy and congestion: after <c>busyCycles</c> whole cycles, more where one is the beginning of the other;</item>
/// <item>special information: in the third of its three tones.</item>
/// </list>
/// Speech does not pass: a burst has to keep its frequency within 16 Hz and its level within 3 dB.
/// Not here: tones of other countries than the plan's, modem and fax tones, answer (see <see cref="VoiceDetector"/>).
/// </remarks>
public sealed class CallProgressDetector
{
    private const int SubBlock = 80;
    private const int UniqueAfter = 350;
    private const int DisturbedSteps = 30;
    private static readonly ToneName[] Listened =
        [ToneName.SpecialInformation, ToneName.Congestion, ToneName.Busy, ToneName.Ringback, ToneName.Dial];

    private readonly ToneBank _bank;
    private readonly ToneWindow _window;
    private readonly ToneSet[] _sets;
    private readonly bool[] _match;
    private readonly float[] _power;
    private readonly float[] _offset;
    private readonly CadenceTracker[] _trackers;
    private readonly ToneName[] _names;
    private readonly int[] _setOf;
    private readonly int _dial = -1;
    private readonly int _sitLane;
    private readonly SitTracker _sit = new();
    private readonly float _minEnergy = (float)(Level.ToMeanSquare(-40) * SubBlock * 2);
    private BoundedQueue<ToneChange> _changes = new(16);
    private long _since;
    private int _otherSteps;

    /// <param name="plan">The country's tones.</param>
    /// <param name="busyCycles">Whole cycles of busy or congestion before it is believed: 2 or 3 (1 to 6).</param>
    public CallProgressDetector(TonePlan plan, int busyCycles = 2)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfLessThan(busyCycles, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(busyCycles, 6);

        var tones = Cadenced(plan);
        var sets = new List<double[]>();
        var lanes = new List<double>();
        foreach (var tone in tones)
        {
            AddSet(sets, lanes, tone.Frequencies);
        }

        // the lanes' frequencies of sets, then the three of the special information tone
        _sitLane = lanes.Count;
        lanes.AddRange([950, 1400, 1800]);
        if (lanes.Count > ToneBank.Lanes)
        {
            throw new ArgumentException("A plan can have five frequencies at most.", nameof(plan));
        }

        _bank = new ToneBank(lanes.ToArray(), SubBlock);
        _window = new ToneWindow(_bank, SubBlock);
        _sets = [.. sets.Select(s => new ToneSet(s, lanes.IndexOf(s[0]), lanes.IndexOf(s[^1]), SubBlock * 2))];
        (_match, _power, _offset) = (new bool[_sets.Length], new float[_sets.Length], new float[_sets.Length]);
        _trackers = new CadenceTracker[tones.Length];
        _names = new ToneName[tones.Length];
        _setOf = new int[tones.Length];
        for (var t = 0; t < tones.Length; t++)
        {
            _names[t] = tones[t].Name;
            _setOf[t] = sets.FindIndex(s => s.SequenceEqual(tones[t].Frequencies));
            _trackers[t] = Tracker(tones[t], tones, busyCycles, _sets[_setOf[t]].IsSingle);
            _dial = tones[t].Name == ToneName.Dial && tones[t].IsSteady ? t : _dial;
        }
    }

    /// <summary>What is heard now; None when no tone of the plan is.</summary>
    public ToneName Current { get; private set; }

    /// <summary>True while the frequencies of a tone of the plan are there, whatever their cadence.</summary>
    public bool HearsTone { get; private set; }

    /// <summary>
    /// True while the line waits for dial tone: then 350 ms of it decide even where ringing and busy use the same frequencies
    /// (a busy burst of 480 ms reads as dial tone first). False after the first digit.
    /// </summary>
    public bool ExpectDialTone { get; set; }

    /// <summary>Takes samples.</summary>
    /// <returns>How many changes can be read.</returns>
    public int Process(ReadOnlySpan<short> samples)
    {
        while (!samples.IsEmpty)
        {
            var complete = _bank.Feed(samples, out var taken);
            _since += taken;
            samples = samples[taken..];
            if (complete)
            {
                Step();
            }
        }

        return _changes.Count;
    }

    /// <summary>Reads the oldest change.</summary>
    /// <returns>False when there is none. Of more than 16 unread the newest are dropped; <see cref="Current"/> stays right.</returns>
    public bool TryRead(out ToneChange change) => _changes.TryDequeue(out change);

    /// <summary>As constructed; <see cref="ExpectDialTone"/> stays.</summary>
    public void Reset()
    {
        _bank.Reset();
        _window.Reset();
        _sit.Reset();
        _changes.Clear();
        foreach (var tracker in _trackers)
        {
            tracker.Reset();
        }

        (Current, HearsTone, _since, _otherSteps) = (ToneName.None, false, 0, 0);
    }

    private void Step()
    {
        _window.Slide();
        var loud = _window.Energy >= _minEnergy;
        HearsTone = false;
        for (var s = 0; s < _sets.Length; s++)
        {
            _match[s] = loud && _sets[s].Matches(_window, out _power[s], out _offset[s]);
            HearsTone |= _match[s];
        }

        // something loud that is no tone: voice. 300 ms of it within a pause end the tone.
        _otherSteps = HearsTone ? 0 : loud ? _otherSteps + 1 : Math.Max(0, _otherSteps - 1);
        var disturbed = _otherSteps >= DisturbedSteps;
        if (_dial >= 0)
        {
            _trackers[_dial].SteadyAfterNow = ExpectDialTone ? UniqueAfter : 0;
        }

        for (var t = 0; t < _trackers.Length; t++)
        {
            var s = _setOf[t];
            _trackers[t].Step(_match[s], _power[s], _offset[s], disturbed);
        }

        _sit.Step(SitTone(loud));
        Decide();
    }

    private int SitTone(bool loud)
    {
        for (var k = 0; loud && k < 3; k++)
        {
            if (_window.NewestShare(_sitLane + k) > 0.55f)
            {
                return k;
            }
        }

        return -1;
    }

    private void Decide()
    {
        var now = ToneName.None;
        foreach (var name in Listened)
        {
            if (name == ToneName.SpecialInformation ? _sit.IsDetected : IsDetected(name))
            {
                now = name;
                break;
            }
        }

        if (now != Current)
        {
            Current = now;
            _changes.TryEnqueue(new ToneChange(now, (int)Math.Min(_since, int.MaxValue)));
            _since = 0;
        }
    }

    private bool IsDetected(ToneName name)
    {
        for (var t = 0; t < _trackers.Length; t++)
        {
            if (_names[t] == name && _trackers[t].IsDetected)
            {
                return true;
            }
        }

        return false;
    }

    private static ToneDefinition[] Cadenced(TonePlan plan)
    {
        var tones = new List<ToneDefinition>();
        foreach (var name in Listened)
        {
            var tone = plan.Find(name);
            // where a country's congestion tone is its busy tone, it is busy
            if (tone is { Sequential: false } && !tones.Exists(t => t.CadenceMs.SequenceEqual(tone.CadenceMs) && t.Frequencies.SequenceEqual(tone.Frequencies)))
            {
                tones.Add(name == ToneName.Congestion && plan.Find(ToneName.Busy) is { } busy
                    && busy.CadenceMs.SequenceEqual(tone.CadenceMs) && busy.Frequencies.SequenceEqual(tone.Frequencies) ? busy : tone);
            }
        }

        return [.. tones];
    }

    private static void AddSet(List<double[]> sets, List<double> lanes, double[] frequencies)
    {
        if (!sets.Exists(s => s.SequenceEqual(frequencies)))
        {
            sets.Add(frequencies);
        }

        foreach (var f in frequencies)
        {
            if (!lanes.Contains(f))
            {
                lanes.Add(f);
            }
        }
    }

    private static CadenceTracker Tracker(ToneDefinition tone, ToneDefinition[] all, int busyCycles, bool isSingle)
    {
        var alike = all.Where(o => o != tone && ToneSet.Alike(o.Frequencies, tone.Frequencies)).ToArray();
        var longestBurst = alike.SelectMany(o => o.CadenceMs.Where((_, i) => i % 2 == 0)).DefaultIfEmpty(0).Max();
        if (tone.IsSteady)
        {
            return new CadenceTracker([], 0, longestBurst == 0 ? UniqueAfter : (longestBurst * 5 / 4) + 100, isSingle);
        }

        var likeness = alike.Where(o => !o.IsSteady).Select(o => CadenceTracker.LongestLikeness(tone.CadenceMs, o.CadenceMs)).DefaultIfEmpty(0).Max();
        if (tone.Name is ToneName.Busy or ToneName.Congestion)
        {
            return new CadenceTracker(tone.CadenceMs, Math.Max(busyCycles * 2, likeness + 1), 0, isSingle);
        }

        return alike.Length == 0
            ? new CadenceTracker(tone.CadenceMs, 1, UniqueAfter, isSingle)
            : new CadenceTracker(tone.CadenceMs, likeness + 1, 0, isSingle);
    }
}
