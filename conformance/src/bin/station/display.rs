//! What drivers are shown: messages of the CSMS's, kept as long as the program runs.

use ocpp_core::{
    json::Text,
    station::{Answer, Command, DisplayMessage, OwnCall},
};

#[derive(Default)]
pub(crate) struct Display {
    shown: Vec<Shown>,
    /// Those that the CSMS waits for.
    asked: Vec<Shown>,
}

#[derive(Clone)]
struct Shown {
    message: DisplayMessage<'static>,
    language: Option<String>,
    content: String,
}

impl Shown {
    fn new(message: &DisplayMessage<'_>) -> Self {
        let DisplayMessage { id, priority, state, start, end, transaction, format, language, content } = *message;
        Self {
            message: DisplayMessage {
                id,
                priority,
                state,
                start,
                end,
                transaction,
                format,
                language: None,
                content: Text::new(""),
            },
            language: language.map(|language| language.to_string()),
            content: content.to_string(),
        }
    }

    fn message(&self) -> DisplayMessage<'_> {
        let language = self.language.as_deref().map(Text::new);
        DisplayMessage { language, content: Text::new(&self.content), ..self.message }
    }
}

impl Display {
    /// What is said to a command; `None` if it is nothing for a display.
    pub(crate) fn answer(&mut self, command: &Command<'_>) -> Option<Answer<'static>> {
        let is_done = match command {
            Command::ShowMessage(message) => {
                self.shown.retain(|shown| shown.message.id != message.id);
                self.shown.push(Shown::new(message));
                true
            }
            Command::ListMessages(filter) => {
                let asked = self.shown.iter().filter(|shown| filter.matches(&shown.message()));
                self.asked = asked.cloned().collect();
                !self.asked.is_empty()
            }
            Command::ClearMessage { id } => {
                let before = self.shown.len();
                self.shown.retain(|shown| shown.message.id != *id);
                self.shown.len() < before
            }
            _ => return None,
        };
        Some(if is_done { Answer::Accepted } else { Answer::NotFound })
    }

    /// Says what the CSMS waits for, each message in a call of its own.
    pub(crate) fn say(&self, speak: &mut dyn FnMut(&OwnCall<'_>)) {
        if let Some((first, rest)) = self.asked.split_first() {
            speak(&OwnCall::Messages { messages: &[first.message()], more: !rest.is_empty() });
        }
    }

    /// The first of them was said.
    pub(crate) fn said(&mut self) {
        if !self.asked.is_empty() {
            self.asked.remove(0);
        }
    }
}
