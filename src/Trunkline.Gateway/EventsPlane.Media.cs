using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Fxo;
using Trunkline.Gateway.Prompts;

namespace Trunkline.Gateway;

// Its ends: an RTP termination as an end of named media, and a line.
public sealed partial class EventsPlane
{
    /// <summary>One RTP termination.</summary>
    private sealed class Media : WheelTimer, INamedMedia
    {
        private readonly EventsPlane _plane;
        private readonly NamedPlayer _player;
        private RtpTermination? _termination;
        private NetAddress _local;
        private NetAddress _remote;
        private ToneName _played;
        private ToneName _contextTone;
        private bool _contextSpeaks;
        private ToneName _toldTone;
        private bool _toldSpeaks;
        private string _toldPrompt = "";
        private ToneName _givesTone;
        private bool _givesVoice;
        private TimeSpan _gone;
        private bool _isSilentTold;
        private ulong _in;
        private ulong _out;
        private ulong _refused;

        public Media(EventsPlane plane)
        {
            _plane = plane;
            _player = new(plane._loop.Wheel, plane.PromptPlayed) { Fell = Tell };
        }

        public (ToneName Tone, bool Speaks) Gives => Receives ? (_givesTone, _givesVoice) : default;

        private bool Receives => _termination is { } t && (t.Description.Direction & MediaDirection.ReceiveOnly) != 0;

        private bool Sends => _termination is { } t && (t.Description.Direction & MediaDirection.SendOnly) != 0;

        public void Open(RtpTermination termination, NetAddress local)
        {
            _termination = termination;
            _local = local;
            _played = _contextTone = _toldTone = _givesTone = ToneName.None;
            _contextSpeaks = _toldSpeaks = _givesVoice = _isSilentTold = false;
            _toldPrompt = "";
            _in = _out = _refused = 0;
            _gone = _plane._loop.Elapsed;
            _remote = NetAddress.None;
            Modify(isRemoteChanged: true);
            _plane._network.Attach(local, _plane._loop, this);
        }

        public void Modify(bool isRemoteChanged)
        {
            if (isRemoteChanged)
            {
                var description = _termination!.Description;
                _remote = description.Source == RtpSource.LatchOnce && _termination.LatchHost.IsSpecified ? NetAddress.None : description.Remote;
                _toldTone = ToneName.None;
                _toldSpeaks = false;
                _toldPrompt = "";
            }

            Tell();
        }

        public RtpCounters Close()
        {
            _plane._loop.Wheel.Stop(this);
            _player.Stop();
            _plane._network.Detach(_local);
            _termination = null;
            return new(_in, _out, 0, _refused, 0);
        }

        public void Play(ToneName tone, int milliseconds)
        {
            _played = tone;
            _player.Stop();
            _plane._loop.Wheel.Stop(this);
            if (tone != ToneName.None && milliseconds > 0)
            {
                _plane._loop.Wheel.Start(this, milliseconds);
            }

            Tell();
        }

        public void Play(Prompt? prompt, bool repeat, uint request)
        {
            _played = ToneName.None;
            _plane._loop.Wheel.Stop(this);
            _player.Play(_termination!, prompt, repeat, request);
            Tell();
        }

        public void Hear(ToneName tone, bool speaks)
        {
            _contextTone = tone;
            _contextSpeaks = speaks;
            Tell();
        }

        public void Send(in NamedSignal signal)
        {
            if (Sends && _remote.IsSpecified)
            {
                _out++;
                _plane._network.Send(_local, _remote, signal);
            }
        }

        public void OnSignal(NetAddress source, in NamedSignal signal)
        {
            if (_termination is not { } termination)
            {
                return;
            }

            if (source != _remote && !Latches(source))
            {
                _refused++;
                _plane.PacketsRefused++;
                return;
            }

            _in++;
            if (!Receives)
            {
                return;
            }

            if (signal.Kind == NamedSignalKind.Digit)
            {
                _plane.DigitFrom(termination, signal.Digit, termination.Description.TelephoneEvent != 0 ? DigitSource.TelephoneEvent : DigitSource.InBand);
                return;
            }

            if (signal.Kind == NamedSignalKind.Tone)
            {
                _givesTone = signal.Tone;
            }
            else
            {
                _givesVoice = signal.IsSpeaking;
            }

            if (termination.Context is { } context)
            {
                _plane.Recompute(context);
            }
        }

        public bool IsSilentFor(TimeSpan time) => Receives && _plane._loop.Elapsed - _gone >= time && !_plane._network.Has(_remote);

        public void Housekeep()
        {
            if (!Receives)
            {
                return;
            }

            if (_plane._network.Has(_remote))
            {
                _gone = _plane._loop.Elapsed;
                _isSilentTold = false;
            }
            else if (!_isSilentTold && IsSilentFor(_plane._options.SilenceTime))
            {
                _isSilentTold = true;
                _plane.User.OnMediaSilent(_termination!, (int)_plane._options.SilenceTime.TotalSeconds);
            }
        }

        protected override void OnExpired() => Play(ToneName.None, 0);

        private bool Latches(NetAddress source)
        {
            var termination = _termination!;
            if (termination.Description.Source != RtpSource.LatchOnce || _remote.IsSpecified || !source.SameHost(termination.LatchHost))
            {
                return false;
            }

            _remote = source;
            Tell();
            return true;
        }

        private void Tell()
        {
            if (!Sends || !_remote.IsSpecified)
            {
                return;
            }

            var isPlaying = _played != ToneName.None || _player.Prompt.Length > 0;
            var tone = isPlaying ? _played : _contextTone;
            var speaks = !isPlaying && _contextSpeaks;
            if (_player.Prompt.Length == 0)
            {
                TellPrompt(); // what is over is told before what begins
            }

            if (tone != _toldTone)
            {
                _toldTone = tone;
                Send(NamedSignal.OfTone(tone));
            }

            if (speaks != _toldSpeaks)
            {
                _toldSpeaks = speaks;
                Send(NamedSignal.OfVoice(speaks));
            }

            TellPrompt();
        }

        private void TellPrompt()
        {
            if (_player.Prompt != _toldPrompt)
            {
                _toldPrompt = _player.Prompt;
                Send(NamedSignal.OfPrompt(_toldPrompt));
            }
        }
    }

    /// <summary>One line: what its exchange says goes to the driver, and into the context.</summary>
    private sealed class LineMedia(EventsPlane plane) : ILineSubscriberSide, ILinePort
    {
        private readonly NamedPlayer _player = new(plane._loop.Wheel, plane.PromptPlayed);
        private LineTermination? _line;
        private ToneName _tone;
        private bool _speaks;

        public EventLineDriver? Driver { get; private set; }

        public (ToneName Tone, bool Speaks) Gives => Driver!.Line.IsOffHook ? (_tone, _speaks) : default;

        public FxoLine Create(TimerWheel wheel, GatewayLine configured, LineTermination line)
        {
            _line = line;
            Driver = new(wheel, configured.Values, line)
            {
                DigitHeard = digit => plane.DigitFrom(line, digit, DigitSource.InBand),
            };
            return Driver.Line;
        }

        public void OnSense(LineSense sense) => Driver!.OnSense(sense);

        public void OnTone(ToneName tone)
        {
            _tone = tone;
            Driver!.OnTone(tone);
            Recompute();
        }

        public void OnCallerIdMessage(ReadOnlySpan<byte> message) => Driver!.OnCallerIdMessage(message);

        public void OnDigit(char digit) => Driver!.OnDigit(digit);

        public void OnVoice(bool speaking)
        {
            _speaks = speaking;
            Driver!.OnVoice(speaking);
            Recompute();
        }

        /// <summary>A tone of ours, in place of a prompt; none ends either.</summary>
        public void Play(ToneName tone)
        {
            _player.Stop();
            Driver!.Play(tone, "");
        }

        /// <summary>A prompt, in place of a tone; null ends either.</summary>
        public void Play(Prompt? prompt, bool repeat, uint request)
        {
            _player.Fell = () => Driver!.Play(ToneName.None, "");
            _player.Play(_line!, prompt, repeat, request);
            Driver!.Play(ToneName.None, _player.Prompt);
        }

        /// <summary>The driver has carried it out: nothing is played any more, and what the context hears may have changed.</summary>
        public void SetHook(bool offHook)
        {
            Play(ToneName.None);
            Recompute();
        }

        public void StartDialling(ReadOnlySpan<byte> digits)
        {
        }

        public void StopDialling()
        {
        }

        public void ListenFor(FxoListening what)
        {
        }

        private void Recompute()
        {
            if (_line?.Context is { } context)
            {
                plane.Recompute(context);
            }
        }
    }
}
