// Between the wire and the figure: validates ringing, measures loop breaks, debounces polarity, watches the battery of one line.
// It knows hook state and times, and nothing of calls. Its timers outlive the states of FxoLineFsm, so they live here.
using Trunkline.Base;

namespace Trunkline.Fxo;

/// <summary>Turns the raw <see cref="LineSense"/> of one line into the validated events of <see cref="FxoLineFsm"/>.</summary>
internal sealed class LineSenseFilter
{
    private readonly TimerWheel _wheel;
    private readonly FxoValues _values;
    private readonly FxoLine _line;
    private readonly WheelAction _ring;
    private readonly WheelAction _battery;
    private readonly WheelAction _polarity;

    private LineSense _raw = new(LineBattery.Absent, false);
    private LineBattery _normal = LineBattery.Normal;
    private bool _offHook;
    private bool _ringing;        // RingBegan told, RingEnded not yet
    private bool _reversed;       // Reversed told, Restored not yet
    private bool _batteryLost;    // BatteryLost told, BatteryBack not yet
    private bool _polarityBlind;  // inside the ignore time
    private bool _takeAfterBlind; // the polarity at its end becomes the normal one

    public LineSenseFilter(TimerWheel wheel, FxoValues values, FxoLine line)
    {
        _wheel = wheel;
        _values = values;
        _line = line;
        _ring = new(RingTimeExpired);
        _battery = new(BatteryTimeExpired);
        _polarity = new(PolarityTimeExpired);
        Start(_battery, values.BatteryAlarm);
    }

    /// <summary>What the wire says at present.</summary>
    public LineSense Raw => _raw;

    public void OnSense(LineSense sense)
    {
        var old = _raw;
        _raw = sense;
        if (old.Battery != sense.Battery)
        {
            BatteryChanged(old.Battery == LineBattery.Absent, sense.Battery == LineBattery.Absent);
        }

        if (old.RingVoltage != sense.RingVoltage)
        {
            RingVoltageChanged();
        }
    }

    /// <summary>Our own hook changed: rings are over, breaks and polarity are looked at afresh.</summary>
    public void OnHook(bool offHook)
    {
        _offHook = offHook;
        _ringing = false;
        _wheel.Stop(_ring);
        if (!offHook && _raw.RingVoltage)
        {
            Start(_ring, _values.RingValidation);
        }

        if (_raw.Battery == LineBattery.Absent)
        {
            Start(_battery, offHook ? _values.CpcMinimum : _values.BatteryAlarm);
        }

        Blind(takeAfter: true);
    }

    /// <summary>The far end answered: polarity is not looked at for the ignore time, then what it is counts.</summary>
    public void OnAnswered() => Blind(takeAfter: false);

    /// <summary>The present polarity is the normal one from now on (a pair wired the other way round).</summary>
    public void TakePolarity()
    {
        if (_raw.Battery != LineBattery.Absent)
        {
            _normal = _raw.Battery;
        }

        _reversed = false;
    }

    private void Blind(bool takeAfter)
    {
        _polarityBlind = true;
        _takeAfterBlind = takeAfter;
        Start(_polarity, _values.PolarityIgnore);
    }

    private void RingVoltageChanged()
    {
        if (_raw.RingVoltage)
        {
            _line.Raise(FxoEvent.RingVoltage);
        }

        if (_offHook)
        {
            return;
        }

        if (_raw.RingVoltage == _ringing)
        {
            _wheel.Stop(_ring);
        }
        else
        {
            Start(_ring, _raw.RingVoltage ? _values.RingValidation : _values.RingTrailer);
        }
    }

    private void RingTimeExpired()
    {
        _ringing = _raw.RingVoltage;
        _line.Raise(_ringing ? FxoEvent.RingBegan : FxoEvent.RingEnded);
    }

    private void BatteryChanged(bool wasAbsent, bool isAbsent)
    {
        if (isAbsent)
        {
            if (_batteryLost)
            {
                _wheel.Stop(_battery);
            }
            else
            {
                Start(_battery, _offHook ? _values.CpcMinimum : _values.BatteryAlarm);
            }

            return;
        }

        if (wasAbsent)
        {
            if (_batteryLost)
            {
                Start(_battery, _values.BatteryReturn);
            }
            else
            {
                _wheel.Stop(_battery);
            }
        }

        if (!_polarityBlind)
        {
            if (IsReversed() == _reversed)
            {
                _wheel.Stop(_polarity);
            }
            else if (!_polarity.IsRunning)
            {
                Start(_polarity, _values.PolarityDebounce);
            }
        }
    }

    private void BatteryTimeExpired()
    {
        if (_raw.Battery != LineBattery.Absent)
        {
            _batteryLost = false;
            _line.Raise(FxoEvent.BatteryBack);
        }
        else if (_offHook)
        {
            _line.Raise(FxoEvent.LoopBreak);
        }
        else
        {
            _batteryLost = true;
            _line.Raise(FxoEvent.BatteryLost);
        }
    }

    private void PolarityTimeExpired()
    {
        if (_polarityBlind)
        {
            _polarityBlind = false;
            if (_takeAfterBlind && _raw.Battery != LineBattery.Absent)
            {
                TakePolarity();
                return;
            }
        }

        if (_raw.Battery != LineBattery.Absent && IsReversed() != _reversed)
        {
            _reversed = !_reversed;
            _line.Raise(_reversed ? FxoEvent.Reversed : FxoEvent.Restored);
        }
    }

    private bool IsReversed() => _raw.Battery != _normal;

    private void Start(WheelAction timer, TimeSpan after) => _wheel.Start(timer, (long)after.TotalMilliseconds);
}
