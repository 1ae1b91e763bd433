// What is played to a termination in place of what its context gives it: prompts, whose end is told to the termination's owner, and tones.
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

public sealed partial class MediaGateway
{
    private readonly Dictionary<ulong, Playing> _playing = [];
    private uint _lostUpTo; // prompts begun before the last attach
    private uint _lastRequest;

    /// <summary>Plays a prompt to a termination, in place of what its context gives it and of what was played to it before.</summary>
    /// <remarks>
    /// Its owner hears <see cref="ITerminationUser.OnPromptEnded"/> once, unless the prompt is stopped or replaced before; of one that repeats only
    /// when it cannot be played. A gateway that is lost meanwhile is told as <see cref="PromptOutcome.Unknown"/> when it is back.
    /// </remarks>
    /// <param name="termination">Who hears it.</param>
    /// <param name="name">The prompt's name, not empty.</param>
    /// <param name="repeat">True to play it over and over until told otherwise.</param>
    public void PlayPrompt(TerminationId termination, string name, bool repeat = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _playing[termination.Value] = new(name, ++_lastRequest, repeat);
        Commands.PlayPrompt(new(termination, name, repeat, _lastRequest));
    }

    /// <summary>Ends what is played to a termination: a prompt or a tone.</summary>
    public void StopPlaying(TerminationId termination)
    {
        _playing.Remove(termination.Value);
        Commands.PlayPrompt(new(termination, default, false, 0));
    }

    /// <summary>Plays a tone to a termination, in place of a prompt; <see cref="ToneName.None"/> ends either.</summary>
    /// <param name="termination">Who hears it.</param>
    /// <param name="tone">The tone.</param>
    /// <param name="milliseconds">How long; 0 until told otherwise.</param>
    public void PlayTone(TerminationId termination, ToneName tone, int milliseconds = 0)
    {
        _playing.Remove(termination.Value);
        Commands.PlayTone(new(termination, tone, milliseconds));
    }

    /// <inheritdoc/>
    public void OnPromptEnded(in PromptEnded e)
    {
        // One that was stopped or replaced while this was on its way is of no interest.
        if (_playing.TryGetValue(e.Termination.Value, out var playing) && playing.Request == e.Request)
        {
            _playing.Remove(e.Termination.Value);
            _users.GetValueOrDefault(e.Termination.Value)?.OnPromptEnded(new(playing.Name, e.Outcome));
        }
    }

    /// <summary>Whoever waits for the end of a prompt must not wait for ever: its end may have been told to nobody.</summary>
    private void TellLostPrompts()
    {
        foreach (var (termination, playing) in _playing.Where(p => p.Value.Request <= _lostUpTo && !p.Value.Repeats).ToList())
        {
            if (_playing.Remove(termination))
            {
                _users.GetValueOrDefault(termination)?.OnPromptEnded(new(playing.Name, PromptOutcome.Unknown));
            }
        }
    }

    /// <summary>A prompt whose end has not been told.</summary>
    private readonly record struct Playing(string Name, uint Request, bool Repeats);
}
