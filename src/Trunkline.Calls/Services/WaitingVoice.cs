namespace Trunkline.Calls;

/// <summary>What a caller hears while he waits: what is to be said, one after the other, then music; and now and then his position.</summary>
/// <param name="call">The call.</param>
/// <param name="music">The prompt that is played between, again and again.</param>
/// <param name="positionEvery">How often the position is told; zero: never.</param>
/// <param name="position">His position now, from 1.</param>
internal sealed class WaitingVoice(IServedCall call, string music, TimeSpan positionEvery, Func<int> position)
{
    private readonly Queue<string> _toSay = new();
    private TimeSpan _told;
    private bool _isMusic; // music ends only where there is none

    /// <summary>How long until the position is told again; null: never.</summary>
    public TimeSpan? UntilTold => positionEvery > TimeSpan.Zero ? _told + positionEvery - call.Now : null;

    /// <summary>Begins: a greeting if there is one, the position if it is told, music.</summary>
    /// <param name="greeting">A prompt; empty for none.</param>
    public void Begin(string greeting = "")
    {
        if (greeting.Length > 0)
        {
            _toSay.Enqueue(greeting);
        }

        if (positionEvery > TimeSpan.Zero)
        {
            EnqueuePosition();
        }

        SayNext();
    }

    /// <summary>What was played is over.</summary>
    public void OnPromptEnded()
    {
        if (!_isMusic)
        {
            SayNext();
        }
    }

    /// <summary>Time has passed: the position is told when it is due, and nothing else is being said.</summary>
    public void OnTime()
    {
        if (UntilTold <= TimeSpan.Zero && _toSay.Count == 0)
        {
            EnqueuePosition();
            SayNext();
        }
    }

    /// <summary>Digit by digit: so a position can be said in every language.</summary>
    private void EnqueuePosition()
    {
        _told = call.Now;
        _toSay.Enqueue("position");
        foreach (var digit in position().ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            _toSay.Enqueue($"digit-{digit}");
        }
    }

    private void SayNext()
    {
        _isMusic = _toSay.Count == 0;
        if (_toSay.TryDequeue(out var prompt))
        {
            call.Play(prompt);
        }
        else
        {
            call.Play(music, repeat: true);
        }
    }
}
