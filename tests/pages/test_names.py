"""Keys of the ledger are shown in words."""

from duizhang.claim import Facts, Indicator, Place, Source, record
from duizhang.pages.names import Names

FACTS = Facts(
    sources={
        "qinghe-report-2021": record(Source, {"source": "qinghe-report-2021", "place": "qinghe"}),
        "qinghe-2021": record(Source, {"source": "qinghe-2021", "place": "qinghe"}),
        "yearbook": record(Source, {"source": "yearbook", "place": "qinghe"}),
    },
    places={"qinghe": record(Place, {"place": "qinghe", "name_en": "Qinghe"})},
    indicators={"new_jobs": record(Indicator, {"indicator": "new_jobs", "name_en": "new urban jobs"})},
)
NAMES = Names(FACTS)


def test_a_document_is_called_by_its_place_its_kind_and_its_year():
    assert NAMES.document("qinghe-report-2021") == "Qinghe report of 2021"
    assert NAMES.document("qinghe-2021") == "Qinghe text of 2021"
    assert NAMES.document("yearbook") == "Yearbook"


def test_a_document_whose_key_is_the_name_of_a_file_is_called_by_place_genre_and_year():
    report = {"genre": "government work report", "place": "qinghe"}
    drafted = {
        key: Source(key, published=published, **report)
        for key, published in (("10-gwr-city", "2018-01-20"), ("scan-a", "2019"), ("scan-b", "2019"), ("c-2020", ""))
    }
    names = Names(Facts(sources=drafted, places=FACTS.places))
    assert names.document("10-gwr-city") == "Qinghe report of 2018"
    assert names.document("scan-a") == "Scan a", "two of one year are not told apart by it"
    assert names.document("c-2020") == "C of 2020"


def test_a_sentence_keeps_the_ids_of_claims_and_loses_the_keys_of_documents():
    said = NAMES.plain("qinghe-report-2021 and (qinghe-2021) print qinghe-2021.gdp.2020, qinghe-2021x and 7.1.")
    assert said == (
        "the Qinghe report of 2021 and (the Qinghe text of 2021) print qinghe-2021.gdp.2020, qinghe-2021x and 7.1."
    )


def test_a_sentence_that_ends_with_a_document_keeps_its_full_stop():
    assert NAMES.plain("It stands in qinghe-2021.") == "It stands in the Qinghe text of 2021."


def test_a_vintage_behind_a_place_is_told_in_words():
    assert NAMES.plain("Qinghe (first) 52 %, Qinghe (revised4) 67 %, Qinghe (firstly)") == (
        "Qinghe (first figures) 52 %, Qinghe (revised, fourth census) 67 %, Qinghe (firstly)"
    )


def test_what_a_check_lacks_is_told_without_keys():
    assert NAMES.need("new_jobs@qinghe 2016/2020 yearly figures") == (
        "new urban jobs, Qinghe: figures of the single years, 2016 to 2020"
    )
    assert NAMES.need("prices that rose 3.57 % a year") == "prices that rose 3.57 % a year"


def test_outside_figures_of_one_series_are_told_once_with_their_years():
    labels = [f"qinghe new_jobs level {year} (first)" for year in (2016, 2017, 2018)]
    labels += ["qinghe new_jobs growth_yoy 2016 (revised4)", "new_jobs of 27 places 2015 (first)"]
    assert NAMES.outside(labels) == [
        "new urban jobs of Qinghe, 2016 to 2018 (first figures)",
        "new urban jobs of Qinghe, growth on the year before, 2016 (figures revised after the fourth economic census)",
        "new urban jobs of 27 places 2015 (first figures)",
    ]


def test_a_ledger_without_documents_changes_no_sentence():
    assert Names(Facts()).plain("qinghe-2021") == "qinghe-2021"


def test_vintages_in_a_list_are_words_and_ids_stay():
    assert NAMES.plain("By vintage: first 6.60 to 6.71 %, revised4 6.56 to 6.67 %.") == (
        "By vintage: first figures 6.60 to 6.71 %, after the fourth census 6.56 to 6.67 %."
    )
    assert NAMES.plain("Published: 5 yuan (first, inside), 6 yuan (revised5, outside)") == (
        "Published: 5 yuan (first figures, inside), 6 yuan (after the fifth census, outside)"
    )
    assert NAMES.plain("qinghe-revised4.gdp and the first 30 days") == "qinghe-revised4.gdp and the first 30 days"
