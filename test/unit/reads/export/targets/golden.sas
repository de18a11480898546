/* A "title" & more 😀: reads data.csv, an export of records from REDCap, into work.redcap. UTF-8: start SAS with encoding=utf-8.
   Names that SAS does not take were changed; codebook.csv has both. Texts are as wide as the longest value, so that none is cut. */
%let folder = .; /* the folder of this file */

proc format;
  value redcap_2_f
    1 = 'Yes (1)'
    2 = 'Yes (2)'
    3 = 'It''s "so"'
    -4 = 'ünï 😀 \ /'
    5 = '=1+1';
  value $redcap_3_f
    'A1' = 'Alpha'
    'b2' = 'Beta, with a comma'
    '9..9' = 'Odd';
  value $redcap_4_f
    'a_rather_long_code' = 'One'
    'another_long_code' = 'Two "2"';
  value $redcap_5_f
    '01' = 'Old'
    '1' = 'New';
  value redcap_10_f
    0 = 'Incomplete'
    1 = 'Unverified'
    2 = 'Complete';
  value redcap_15_f
    1 = 'Yes'
    0 = 'No';
  value redcap_16_f
    0 = 'Unchecked'
    1 = 'Checked';
  value redcap_17_f
    0 = 'Unchecked'
    1 = 'Checked';
  value redcap_23_f
    1 = 'Yes'
    0 = 'No';
  value redcap_24_f
    0 = 'Incomplete'
    1 = 'Unverified'
    2 = 'Complete';
run;

data work.redcap;
  infile "&folder./data.csv" encoding='utf-8' dsd truncover lrecl=1048576 termstr=crlf;
  length
    record_id $6
    answer 8
    grade $4
    place $18
    padded $2
    born 8
    died $10
    seen 8
    seen_exactly 8
    intake_complete 8
    weight 8
    height $3
    visits 8
    score 8
    well 8
    meds___1 8
    meds___2 8
    very_long_long_long_long_long_lo $4200
    very_long_long_long_long_long__1 $8
    if_ $4
    empty 8
    name $16
    mother_phone 8
    visit_complete 8;
  informat
    record_id $char6.
    answer best32.
    grade $char4.
    place $char18.
    padded $char2.
    born yymmdd10.
    died $char10.
    seen e8601dt19.
    seen_exactly e8601dt19.
    intake_complete best32.
    weight best32.
    height $char3.
    visits best32.
    score best32.
    well best32.
    meds___1 best32.
    meds___2 best32.
    very_long_long_long_long_long_lo $char4200.
    very_long_long_long_long_long__1 $char8.
    if_ $char4.
    empty best32.
    name $char16.
    mother_phone best32.
    visit_complete best32.;
  format
    record_id $char6.
    answer redcap_2_f.
    grade $redcap_3_f.
    place $redcap_4_f.
    padded $redcap_5_f.
    born yymmdd10.
    died $char10.
    seen e8601dt19.
    seen_exactly e8601dt19.
    intake_complete redcap_10_f.
    weight best16.
    height $char3.
    visits best16.
    score best16.
    well redcap_15_f.
    meds___1 redcap_16_f.
    meds___2 redcap_17_f.
    very_long_long_long_long_long_lo $char4200.
    very_long_long_long_long_long__1 $char8.
    if_ $char4.
    empty best16.
    name $char16.
    mother_phone redcap_23_f.
    visit_complete redcap_24_f.;
  input
    record_id
    answer
    grade
    place
    padded
    born
    died
    seen
    seen_exactly
    intake_complete
    weight
    height
    visits
    score
    well
    meds___1
    meds___2
    very_long_long_long_long_long_lo
    very_long_long_long_long_long__1
    if_
    empty
    name
    mother_phone
    visit_complete;
  label
    record_id = 'record_id'
    answer = 'He said "yes" & ''no'', ; ünï 😀'
    grade = 'grade'
    place = 'place'
    padded = 'padded'
    born = 'born'
    died = 'died'
    seen = 'seen'
    seen_exactly = 'seen_exactly'
    intake_complete = 'Intake & "more": Complete?'
    weight = 'weight'
    height = 'height'
    visits = 'visits'
    score = 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
    well = 'well'
    meds___1 = 'meds (Aspirin)'
    meds___2 = 'meds ("Other")'
    very_long_long_long_long_long_lo = 'First'
    very_long_long_long_long_long__1 = 'Second'
    if_ = 'A word of Stata'
    empty = 'empty'
    name = 'Name'
    mother_phone = 'mother_phone'
    visit_complete = 'Visit 😀: Complete?';
run;
