using Trunkline.Base;
using Trunkline.Control;
using Trunkline.Dsp;
using Trunkline.Gateway.Recording;

namespace Trunkline.Gateway.Samples;

/// <summary>
/// The recordings of a plane's contexts, by the recorder's slots: since when each runs, what the tick mixes for it, and what is old enough to be
/// written. What is passed on packet by packet comes by <see cref="RecordTap"/>.
/// </summary>
internal sealed class PlaneRecordings
{
    /// <summary>What packets may come late: 200 ms.</summary>
    private const int CommitDelay = 1600;

    private const int Block = SamplesPlane.Block;

    private readonly Recorder? _recorder;
    private readonly Mixer _mixer;
    private readonly State[] _states;
    private readonly short[] _others = new short[Block];
    private readonly short[] _sum = new short[Block];
    private readonly byte[] _octets = new byte[Block];
    private int _pumpIn;

    /// <param name="recorder">The recorder; null refuses every recording.</param>
    /// <param name="mixer">Where the tick has added the members of a context of three and more.</param>
    public PlaneRecordings(Recorder? recorder, Mixer mixer)
    {
        (_recorder, _mixer) = (recorder, mixer);
        _states = new State[recorder?.Capacity ?? 0];
    }

    /// <summary>Something is to be written: the tick is needed.</summary>
    public bool IsActive => _recorder is { Active: > 0 };

    /// <summary>Makes a recording ready to begin.</summary>
    public bool TryArm(RecordingId recording, int most, out int slot)
    {
        slot = _recorder is null || _recorder.Active >= most ? -1 : _recorder.Arm(recording);
        if (slot < 0)
        {
            return false;
        }

        _states[slot] = default;
        return true;
    }

    /// <summary>True while a recording runs.</summary>
    /// <param name="slot">Its slot; below 0 for none.</param>
    public bool IsRunning(int slot) => slot >= 0 && _states[slot].IsRunning;

    /// <summary>It begins now.</summary>
    public void Start(int slot, long nowUs)
    {
        _states[slot] = new() { IsRunning = true, SinceUs = nowUs };
        _recorder!.Start(slot);
    }

    /// <summary>It ends now, and is nothing when it had not begun.</summary>
    public void Stop(int slot, long nowUs)
    {
        _recorder!.Stop(slot, _states[slot].IsRunning ? Position(slot, nowUs) : 0);
        _states[slot].IsRunning = false;
    }

    /// <summary>Ends all, written as far as they are.</summary>
    public void Finish(IRecorderUser user) => _recorder?.Finish(user);

    /// <summary>The place of an instant in a recording, samples.</summary>
    public long Position(int slot, long nowUs) => (nowUs - _states[slot].SinceUs) / 125;

    /// <summary>Puts A-law samples at their place.</summary>
    public void Write(int slot, int channel, long position, ReadOnlySpan<byte> octets) => _recorder!.Write(slot, channel, position, octets);

    /// <summary>20 ms of a context that the tick serves: whoever is on the left, and all the others.</summary>
    /// <param name="slot">Its slot; below 0 for none.</param>
    /// <param name="context">The context.</param>
    /// <param name="heard">What came from its members, block after block.</param>
    /// <param name="toLeft">Prompts played to whoever is on the left: they stand beside what the others say, for that is what the left hears. Empty for none.</param>
    /// <param name="toOthers">Prompts played to the others; they stand on the left. Empty for none.</param>
    /// <param name="nowUs">The tick.</param>
    public void WriteMixed(int slot, Context context, ReadOnlySpan<short> heard, ReadOnlySpan<short> toLeft, ReadOnlySpan<short> toOthers, long nowUs)
    {
        // Ticks made up for late still follow each other in the recording.
        ref var state = ref _states[slot];
        var now = Position(slot, nowUs);
        var position = Math.Abs(now - state.Next) > 2 * Block ? now : state.Next;
        state.Next = position + Block;
        var left = -1;
        for (var i = 0; i < context.Count; i++)
        {
            left = context[i].Id == context.Left ? i : left;
        }

        Write(slot, 0, position, left >= 0 ? heard.Slice(left * Block, Block) : [], toOthers);
        if (context.Count > 2)
        {
            _mixer.Mix(left >= 0 ? heard.Slice(left * Block, Block) : [], _others);
            Write(slot, 1, position, _others, toLeft);
        }
        else
        {
            var right = left < 0 ? 0 : 1 - left;
            Write(slot, 1, position, right < context.Count ? heard.Slice(right * Block, Block) : [], toLeft);
        }
    }

    /// <summary>Once a tick: what is old enough is written, and who waits is told.</summary>
    public void Serve(IRecorderUser user, long nowUs)
    {
        if (_recorder is not { Active: > 0 } recorder)
        {
            return;
        }

        for (var i = 0; i < _states.Length; i++)
        {
            if (_states[i].IsRunning)
            {
                recorder.Commit(i, Position(i, nowUs) - CommitDelay);
            }
        }

        if (!recorder.HasThread && --_pumpIn <= 0)
        {
            _pumpIn = 5;
            recorder.Pump();
        }

        recorder.Poll(user);
    }

    private void Write(int slot, int channel, long position, ReadOnlySpan<short> heard, ReadOnlySpan<short> played)
    {
        if (heard.IsEmpty && played.IsEmpty)
        {
            return; // what is not written is silence
        }

        if (heard.IsEmpty || played.IsEmpty)
        {
            G711.Encode(Law.A, heard.IsEmpty ? played : heard, _octets);
        }
        else
        {
            for (var i = 0; i < Block; i++)
            {
                _sum[i] = (short)Math.Clamp(heard[i] + played[i], short.MinValue, short.MaxValue);
            }

            G711.Encode(Law.A, _sum, _octets);
        }

        _recorder!.Write(slot, channel, position, _octets);
    }

    private struct State
    {
        public bool IsRunning;
        public long SinceUs;
        public long Next;
    }
}
