using Trunkline.Gateway.Prompts;

namespace Trunkline.Gateway.Samples;

/// <summary>Plays a prompt into the blocks of one termination, in place of what its context gives.</summary>
/// <remarks>
/// <code>
///  context  ████▙                ▟████     fades out and in over 10 ms, so that nothing clicks
///  prompt       █████████████████          as it is in its file, from its first sample to its last
///  stopped      █████████▙                 fades out over 10 ms
/// </code>
/// A prompt that takes another's place begins while the other fades. Allocates nothing; the prompts are others'.
/// </remarks>
internal struct PromptPlayer
{
    private const int Fade = 10 * Prompt.Rate / 1000;

    private Prompt? _prompt;
    private Prompt? _leaving; // stopped or replaced; heard for Fade samples more
    private int _at;
    private int _leavingAt;
    private bool _repeats;
    private bool _leavingRepeats;
    private bool _isFirst; // nothing of it has been played yet: what was there before fades
    private int _returning; // samples of the context's way back that are still to come

    /// <summary>True while a prompt is played.</summary>
    public readonly bool IsPlaying => _prompt is not null;

    /// <summary>True while blocks must pass through here: a prompt is played, or the context is coming back.</summary>
    public readonly bool IsActive => _prompt is not null || _leaving is not null || _returning > 0;

    /// <summary>Whose play it is, for who is told of the end.</summary>
    public uint Request { get; private set; }

    /// <summary>Begins with the next block.</summary>
    public void Start(Prompt prompt, bool repeats, uint request)
    {
        Leave();
        (_prompt, _at, _repeats, _isFirst, _returning) = (prompt, 0, repeats, true, 0);
        Request = request;
    }

    /// <summary>Ends softly, with the next block.</summary>
    public void Stop()
    {
        if (_prompt is not null)
        {
            Leave();
            (_prompt, _returning) = (null, _isFirst ? 0 : Fade);
        }
    }

    /// <summary>Ends at once: its termination is new, or something else is played.</summary>
    public void Reset() => (_prompt, _leaving, _returning) = (null, null, 0);

    /// <summary>Puts the next of the prompt into a block.</summary>
    /// <param name="block">What the context gives; overwritten while a prompt is played.</param>
    /// <returns>True when the prompt has come to its end in this block.</returns>
    public bool Apply(Span<short> block)
    {
        var at = 0;
        var hasEnded = false;
        if (_prompt is not null)
        {
            Span<short> before = stackalloc short[Fade];
            var fades = _isFirst && _leaving is null ? Math.Min(Fade, block.Length) : 0;
            block[..fades].CopyTo(before);
            at = Copy(block, ref _at);
            for (var i = 0; i < fades; i++)
            {
                block[i] = Add(i < at ? block[i] : 0, before[i] * (Fade - i) / Fade);
            }

            _isFirst = false;
            if (_at == _prompt.Samples.Length)
            {
                _prompt = null;
                hasEnded = true;
                _returning = Fade;
                at = Math.Max(at, fades);
            }
        }

        for (; _returning > 0 && at < block.Length; at++, _returning--)
        {
            block[at] = (short)(block[at] * (Fade - _returning) / Fade);
        }

        if (_leaving is { } leaving)
        {
            _leaving = null;
            var length = leaving.Samples.Length;
            for (var i = 0; i < Fade && i < block.Length && (_leavingAt + i < length || _leavingRepeats); i++)
            {
                block[i] = Add(block[i], leaving.Samples[(_leavingAt + i) % length] * (Fade - i) / Fade);
            }
        }

        return hasEnded;
    }

    /// <summary>Adds what the next block will have of the prompt, for a recording.</summary>
    public readonly void AddTo(Span<short> block)
    {
        if (_prompt is null)
        {
            return;
        }

        var samples = _prompt.Samples;
        for (int i = 0, at = _at; i < block.Length && (at < samples.Length || _repeats); i++, at++)
        {
            at = at == samples.Length ? 0 : at;
            block[i] = Add(block[i], samples[at]);
        }
    }

    private static short Add(int a, int b) => (short)Math.Clamp(a + b, short.MinValue, short.MaxValue);

    private readonly int Copy(Span<short> block, ref int from)
    {
        var samples = _prompt!.Samples;
        var at = 0;
        while (at < block.Length && from < samples.Length)
        {
            var count = Math.Min(block.Length - at, samples.Length - from);
            samples.Slice(from, count).CopyTo(block[at..]);
            at += count;
            from += count;
            if (_repeats && from == samples.Length)
            {
                from = 0;
            }
        }

        return at;
    }

    private void Leave()
    {
        if (_prompt is not null && !_isFirst)
        {
            (_leaving, _leavingAt, _leavingRepeats) = (_prompt, _at, _repeats);
        }
    }
}
