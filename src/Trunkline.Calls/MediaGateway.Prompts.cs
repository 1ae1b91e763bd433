// What is played to a termination in place of what its context gives it: prompts, whose end is told to the termination's owner, and tones.
using Trunkline.Base;
using Trunkline.Control;

namespace Trunkline.Calls;

/// <summary>A prompt by its name.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="File">Its file, at most <see cref="FilePath.Capacity"/> octets; of one that cannot be played, what was found in its place.</param>
public readonly record struct NamedPrompt(string Name, string File);

public sealed partial class MediaGateway
{
    private readonly Dictionary<ulong, Playing> _playing = [];
    private uint _lostUpTo; // prompts begun before the last attach
    private uint _lastRequest;
    private IReadOnlyList<NamedPrompt> _prompts = [];
    private readonly List<NamedPrompt> _failed = [];
    private bool _hasSentPrompts;
    private uint _set;

    /// <summary>Prompts of the site that the gateway cannot play, with what it found in place of a file; known when it has read them.</summary>
    public IReadOnlyList<NamedPrompt> FailedPrompts { get; private set; } = [];

    /// <summary>Which prompts can be played: the gateway reads their files now, or as soon as it is there, and again whenever it is attached anew.</summary>
    /// <remarks>What is being played goes on; a file that has not changed is not read again.</remarks>
    public void DefinePrompts(IReadOnlyList<NamedPrompt> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        _prompts = prompts;
        if (IsAudited)
        {
            SendPrompts();
        }
    }

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

    /// <inheritdoc/>
    public void OnPromptFailed(in PromptFailed e)
    {
        if (e.Set == _set)
        {
            _failed.Add(new(e.Name.ToString(), e.Found.ToString()));
        }
    }

    /// <inheritdoc/>
    public void OnPromptsLoaded(in PromptsLoaded e)
    {
        if (e.Set == _set)
        {
            FailedPrompts = [.. _failed];
        }
    }

    private void SendPrompts()
    {
        var count = (ushort)_prompts.Count;
        if (count == 0 && !_hasSentPrompts)
        {
            return; // a site without prompts has none to take away
        }

        _hasSentPrompts = true;
        _set = (_epoch << 12) | ((_set + 1) & 0xFFF); // an answer to an earlier run is not taken for one to this
        _failed.Clear();
        for (ushort i = 0; i < count; i++)
        {
            Commands.DefinePrompt(new(_set, i, count, _prompts[i].Name, new(_prompts[i].File)));
        }

        if (count == 0)
        {
            Commands.DefinePrompt(new(_set, 0, 0, default, default));
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
