// A menu as a table: what a caller hears and dials, and when he has chosen.
using static Trunkline.Calls.MenuDo;
using static Trunkline.Calls.MenuEvent;
using static Trunkline.Calls.MenuState;

namespace Trunkline.Calls;

/// <summary>Where a caller is in a menu.</summary>
public enum MenuState : byte
{
    /// <summary>The greeting is being played.</summary>
    Greeting,

    /// <summary>It has been played: a digit is awaited.</summary>
    Waiting,

    /// <summary>Some digits have been dialled, and more may follow.</summary>
    Dialling,

    /// <summary>What was dialled is nothing here, and he is told so.</summary>
    Sorry,

    /// <summary>He has chosen, or had his tries: he is gone from here.</summary>
    Gone,
}

/// <summary>What happens to a caller in a menu.</summary>
public enum MenuEvent : byte
{
    /// <summary>What was played is over.</summary>
    PromptEnded,

    /// <summary>With this digit, what is dialled is a choice and can be no longer one.</summary>
    Chosen,

    /// <summary>With this digit, more may follow.</summary>
    MoreMayFollow,

    /// <summary>With this digit, it is nothing; tries are left.</summary>
    Nothing,

    /// <summary>With this digit, it is nothing, and this was the last try.</summary>
    NothingLast,

    /// <summary>Time is over, and what is dialled is a choice.</summary>
    TimeOverChosen,

    /// <summary>Time is over, and nothing or not enough is dialled; tries are left.</summary>
    TimeOver,

    /// <summary>Time is over, and this was the last try.</summary>
    TimeOverLast,
}

/// <summary>What a menu does.</summary>
[Flags]
public enum MenuDo : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Forget what was dialled.</summary>
    Forget = 1,

    /// <summary>Stop what is played.</summary>
    StopPrompt = 2,

    /// <summary>Play the greeting.</summary>
    PlayGreeting = 4,

    /// <summary>Say that it is nothing.</summary>
    PlaySorry = 8,

    /// <summary>Wait for the first digit.</summary>
    WaitForChoice = 16,

    /// <summary>Wait for one more digit.</summary>
    WaitForDigit = 32,

    /// <summary>Go where the choice leads.</summary>
    GoToChoice = 64,

    /// <summary>Go on without a choice.</summary>
    GoOn = 128,
}

/// <summary>An arrow of the figure.</summary>
/// <param name="To">The next state.</param>
/// <param name="Do">What is done on the way.</param>
/// <param name="Known">False for what the figure does not draw.</param>
public readonly record struct MenuStep(MenuState To, MenuDo Do, bool Known = true);

/// <summary>The menu's figure.</summary>
public static class MenuFsm
{
    /// <summary>The step for an event.</summary>
    public static MenuStep On(MenuState state, MenuEvent e) => (state, e) switch
    {
        (Greeting, PromptEnded)                          => new(Waiting, WaitForChoice),
        (Greeting or Waiting or Dialling, Chosen)        => new(Gone, StopPrompt | GoToChoice),
        (Greeting or Waiting or Dialling, MoreMayFollow) => new(Dialling, StopPrompt | WaitForDigit),
        (Greeting or Waiting or Dialling, Nothing)       => new(Sorry, Forget | PlaySorry),
        (Greeting or Waiting or Dialling, NothingLast)   => new(Gone, StopPrompt | GoOn),

        (Dialling, TimeOverChosen)                        => new(Gone, GoToChoice),
        (Waiting, TimeOver)                               => new(Greeting, Forget | PlayGreeting),
        (Dialling, TimeOver)                              => new(Sorry, Forget | PlaySorry),
        (Waiting or Dialling, TimeOverLast)               => new(Gone, GoOn),

        // Who knows the menu dials again while he is told that it was nothing.
        (Sorry, PromptEnded)                             => new(Greeting, PlayGreeting),
        (Sorry, Chosen)                                  => new(Gone, StopPrompt | GoToChoice),
        (Sorry, MoreMayFollow)                           => new(Dialling, StopPrompt | WaitForDigit),
        (Sorry, Nothing)                                 => new(Sorry, Forget | PlaySorry),
        (Sorry, NothingLast)                             => new(Gone, StopPrompt | GoOn),

        _                                                => new(state, None, Known: false),
    };
}
